package io.forwardauth.gateway.edge;

import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaders;

import io.forwardauth.gateway.http.HeaderNameSet;
import io.forwardauth.gateway.http.ManagedHeaders;

/**
 * What may follow a body.
 */
public final class Trailers {

	/**
	 * Fields of RFC 9110 6.5.1: they frame, route, authenticate, modify or describe the
	 * message, and whoever reads them late has decided already.
	 */
	private static final HeaderNameSet NEVER = HeaderNameSet.of("Authorization", "Cache-Control", "Connection",
			"Content-Encoding", "Content-Length", "Content-Range", "Content-Type", "Cookie", "Expect", "Forwarded",
			"Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive",
			"Max-Forwards", "Pragma", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Range",
			"Set-Cookie", "TE", "Trailer", "Trailers", "Transfer-Encoding", "Upgrade", "WWW-Authenticate");

	private Trailers() {
	}

	/**
	 * Drops managed headers, their aliases and the fields that must not stand in
	 * trailers.
	 * @param trailers the trailers, edited in place
	 */
	public static void settle(HttpHeaders trailers) {
		if (trailers.isEmpty()) {
			return;
		}
		List<String> dropped = new ArrayList<>();
		for (String name : trailers.names()) {
			if (NEVER.contains(name) || NEVER.containsAlias(name) || ManagedHeaders.isManaged(name)
					|| ManagedHeaders.isAlias(name)) {
				dropped.add(name);
			}
		}
		dropped.forEach(trailers::remove);
	}

}
