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
		headers.forEach((name, values) -> {
			// Spring's view of Netty's headers has a name once for each of its spellings.
			if (!copy.contains(name)) {
				values.forEach((value) -> copy.add(name, value));
			}
		});
		return copy;
	}

	/** Makes Spring's headers say what Netty's say. */
	static void replace(org.springframework.http.HttpHeaders headers, HttpHeaders by) {
		headers.clear();
		copy(by, headers);
	}

	/** The same headers in Spring's own map. */
	static org.springframework.http.HttpHeaders spring(HttpHeaders headers) {
		org.springframework.http.HttpHeaders copy = new org.springframework.http.HttpHeaders();
		copy(headers, copy);
		return copy;
	}

	private static void copy(HttpHeaders from, org.springframework.http.HttpHeaders to) {
		from.forEach((entry) -> to.add(entry.getKey(), entry.getValue()));
	}

}
