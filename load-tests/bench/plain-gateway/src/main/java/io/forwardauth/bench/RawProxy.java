package io.forwardauth.bench;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A server and two client calls of Reactor Netty without any feature: what a proxy on it
 * costs at least.
 */
final class RawProxy {

	private static final String USER = "X-User";

	private final HttpClient client = HttpClient.create();

	private final String authUrl;

	private final String originUrl;

	private RawProxy(String authUrl, String originUrl) {
		this.authUrl = authUrl;
		this.originUrl = originUrl;
	}

	static void serve(String port, String authUrl, String originUrl) {
		HttpServer.create()
			.host("127.0.0.1")
			.port(Integer.parseInt(port))
			.handle(new RawProxy(authUrl, originUrl)::answer)
			.bindNow()
			.onDispose()
			.block();
	}

	private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		return ask(request)
			.flatMap((answer) -> (answer.status().code() / 100 == 2) ? pass(request, response, answer).then()
					: response.status(answer.status()).send().then());
	}

	private Mono<HttpClientResponse> ask(HttpServerRequest request) {
		return this.client
			.headers((headers) -> headers.add(request.requestHeaders())
				.remove(HttpHeaderNames.HOST)
				.remove(HttpHeaderNames.CONTENT_LENGTH)
				.remove(USER))
			.get()
			.uri(this.authUrl)
			.responseSingle((answer, body) -> body.then(Mono.just(answer)));
	}

	private Mono<Void> pass(HttpServerRequest request, HttpServerResponse response, HttpClientResponse decision) {
		return this.client
			.headers((headers) -> headers.add(request.requestHeaders())
				.set(USER, decision.responseHeaders().get(USER, "")))
			.request(request.method())
			.uri(this.originUrl + request.uri())
			.send(request.receive().retain())
			.response((answer, body) -> response.status(answer.status())
				.headers(answer.responseHeaders())
				.send(body.retain()))
			.then();
	}

}
