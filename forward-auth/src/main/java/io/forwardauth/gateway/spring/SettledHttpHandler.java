package io.forwardauth.gateway.spring;

import java.net.InetSocketAddress;
import java.net.URI;

import javax.net.ssl.SSLSession;

import io.forwardauth.gateway.edge.EdgeExchange;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Spring's door on the private socket: gives a request back what the socket cannot carry,
 * i.e. peer, local address, TLS session, scheme and host, and lets nobody in whom the
 * line did not send.
 */
final class SettledHttpHandler implements HttpHandler {

	private final HttpHandler delegate;

	private final PassedExchanges passed;

	SettledHttpHandler(HttpHandler delegate, PassedExchanges passed) {
		this.delegate = delegate;
		this.passed = passed;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		String id = request.getHeaders().getFirst(this.passed.headerName().toString());
		EdgeExchange exchange = (id != null) ? this.passed.take(id) : null;
		if (exchange == null) {
			response.setStatusCode(HttpStatus.FORBIDDEN);
			return response.setComplete();
		}
		return this.delegate.handle(restored(request, exchange), response)
			.contextWrite((context) -> context.put(EdgeExchange.class, exchange));
	}

	private ServerHttpRequest restored(ServerHttpRequest request, EdgeExchange exchange) {
		InetSocketAddress remote = exchange.exchange().remoteAddress();
		InetSocketAddress local = exchange.exchange().localAddress();
		ServerHttpRequest.Builder restored = request.mutate()
			.uri(uri(request.getURI(), exchange))
			.headers((headers) -> {
				NettyHeaders.replace(headers, NettyHeaders.of(request.getHeaders()));
				headers.remove(this.passed.headerName().toString());
			})
			.remoteAddress(remote)
			.localAddress(local);
		SSLSession session = exchange.exchange().sslSession();
		if (session != null) {
			restored.sslInfo(new LineSslInfo(session));
		}
		return restored.build();
	}

	private static URI uri(URI inner, EdgeExchange exchange) {
		String query = inner.getRawQuery();
		return LineRequest.uri(exchange.request(), inner.getRawPath() + ((query != null) ? "?" + query : ""));
	}

}
