package io.forwardauth.gateway.spring;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request with other headers. Spring's own way, {@code mutate}, copies those it
 * replaces first.
 */
final class RequestWithHeaders extends ServerHttpRequestDecorator {

	private final HttpHeaders headers;

	RequestWithHeaders(ServerHttpRequest request, io.netty.handler.codec.http.HttpHeaders headers) {
		super(request);
		this.headers = HttpHeaders.readOnlyHttpHeaders(NettyHeaders.spring(headers));
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

}
