package io.forwardauth.gateway.proxy;

import io.forwardauth.gateway.edge.EdgeRequest;

/**
 * The target as Spring can read it: {@link java.net.URI} refuses in queries what the line
 * passes on as it is, so on the way to Spring, and only there, it is percent-encoded.
 */
final class SpringTarget {

	/**
	 * What java.net.URI takes in a query as it is (RFC 2396 uric, and the "other" none).
	 */
	private static final String TAKEN = "-_.!~*'();/?:@&=+$,[]%";

	private static final String HEX = "0123456789ABCDEF";

	private SpringTarget() {
	}

	static String of(EdgeRequest edge) {
		String query = edge.query();
		int bad = firstBad(query, query.isEmpty() ? 0 : 1);
		if (bad < 0) {
			return edge.target();
		}
		StringBuilder encoded = new StringBuilder(edge.path()).append(query, 0, bad);
		for (int i = bad; i < query.length(); i++) {
			char c = query.charAt(i);
			if (isBad(query, i)) {
				encoded.append('%').append(HEX.charAt((c >> 4) & 0xF)).append(HEX.charAt(c & 0xF));
			}
			else {
				encoded.append(c);
			}
		}
		return encoded.toString();
	}

	private static int firstBad(String query, int from) {
		for (int i = from; i < query.length(); i++) {
			if (isBad(query, i)) {
				return i;
			}
		}
		return -1;
	}

	private static boolean isBad(String query, int index) {
		char c = query.charAt(index);
		if (c == '%') {
			// A lone percent sign is no escape.
			return index + 2 >= query.length() || Character.digit(query.charAt(index + 1), 16) < 0
					|| Character.digit(query.charAt(index + 2), 16) < 0;
		}
		boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		return !alphanumeric && TAKEN.indexOf(c) < 0;
	}

}
