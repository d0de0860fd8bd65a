package io.forwardauth.gateway.spring;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

import io.netty.handler.codec.http.HttpHeaders;
import reactor.netty.http.server.HttpServerResponse;

/**
 * All that Spring Cloud Gateway asks of Reactor Netty's own response, but for WebSockets:
 * to take trailers.
 */
final class TrailersOnly {

	private TrailersOnly() {
	}

	/**
	 * A response that takes trailers and refuses everything else.
	 * @param trailers is given whoever puts trailers down
	 * @return what Spring Cloud Gateway casts to Reactor Netty's type
	 */
	@SuppressWarnings("unchecked")
	static HttpServerResponse response(Consumer<Consumer<? super HttpHeaders>> trailers) {
		return (HttpServerResponse) Proxy.newProxyInstance(HttpServerResponse.class.getClassLoader(),
				new Class<?>[] { HttpServerResponse.class },
				(response, method, arguments) -> switch (method.getName()) {
					case "trailerHeaders" -> {
						trailers.accept((Consumer<? super HttpHeaders>) arguments[0]);
						yield response;
					}
					case "toString" -> "trailers of an answer on the line";
					case "hashCode" -> System.identityHashCode(response);
					case "equals" -> response == arguments[0];
					default -> throw new UnsupportedOperationException(
							method.getName() + ": this request came to Spring without a connection of Reactor Netty's");
				});
	}

}
