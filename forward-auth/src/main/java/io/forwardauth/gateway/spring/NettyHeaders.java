package io.forwardauth.gateway.spring;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Headers between Spring's form and Netty's, which the line works on.
 */
final class NettyHeaders {

	private NettyHeaders() {
	}

	static HttpHeaders of(org.springframework.http.HttpHeaders headers) {
		HttpHeaders copy = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
		headers.forEach((name, values) -> values.forEach((value) -> copy.add(name, value)));
		return copy;
	}

	/** Makes Spring's headers say what Netty's say. */
	static void replace(org.springframework.http.HttpHeaders headers, HttpHeaders by) {
		headers.clear();
		by.forEach((entry) -> headers.add(entry.getKey(), entry.getValue()));
	}

}
