package io.forwardauth.gateway.http;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * The headers by which the gateway tells auth servers and origins who asked for what:
 * only a trusted proxy may send them, nobody may send an alias of them.
 */
public final class ManagedHeaders {

	public static final HeaderNameSet NAMES = HeaderNameSet.of(HeaderNames.X_FORWARDED_PROTO,
			HeaderNames.X_FORWARDED_FOR, HeaderNames.X_FORWARDED_HOST, HeaderNames.X_FORWARDED_PORT,
			HeaderNames.X_FORWARDED_SERVER, HeaderNames.X_FORWARDED_URI, HeaderNames.X_FORWARDED_METHOD,
			HeaderNames.X_FORWARDED_PREFIX, HeaderNames.X_FORWARDED_SCHEME, HeaderNames.X_FORWARDED_TLS_CLIENT_CERT,
			HeaderNames.X_FORWARDED_TLS_CLIENT_CERT_INFO, HeaderNames.X_SCHEME, HeaderNames.X_REAL_IP);

	private ManagedHeaders() {
	}

	public static boolean isManaged(CharSequence name) {
		return startsWithX(name) && NAMES.contains(name);
	}

	/**
	 * Whether origins may take a header for a managed one.
	 * @param name a header name in any case
	 * @return see {@link HeaderNameSet#containsAlias}
	 */
	public static boolean isAlias(CharSequence name) {
		return startsWithX(name) && NAMES.containsAlias(name);
	}

	/**
	 * Removes the managed headers; aliases are gone since the edge.
	 * @param headers what to remove them from
	 */
	public static void remove(HttpHeaders headers) {
		for (CharSequence name : NAMES.names()) {
			headers.remove(name);
		}
	}

	/** All managed names start with it, few others do. */
	private static boolean startsWithX(CharSequence name) {
		return name.length() > 0 && (name.charAt(0) | 0x20) == 'x';
	}

}
