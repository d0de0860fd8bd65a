package io.forwardauth.gateway.spring;

import java.util.Set;
import java.util.TreeSet;

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
		// Spring's view of a server's headers has a name once for each of its spellings.
		Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		headers.forEach((name, values) -> {
			if (seen.add(name)) {
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

	/** Adds all of Netty's headers to Spring's. */
	static void copy(HttpHeaders from, org.springframework.http.HttpHeaders to) {
		from.forEach((entry) -> to.add(entry.getKey(), entry.getValue()));
	}

}
