package io.forwardauth.gateway.http;

/**
 * A query as {@link java.net.URI} and RFC 3986 3.4 take it. The line passes queries on as
 * they are; only on the way to Spring, which reads them with that class, what it refuses
 * is percent-encoded.
 */
public final class QueryText {

	/** Beside letters and digits. */
	private static final String TAKEN = "-_.!~*'();/?:@&=+$,%";

	private QueryText() {
	}

	/**
	 * Encodes what may not stand in a query.
	 * @param query a query with its question mark, one character a byte, or an empty
	 * string
	 * @return the same object if there is nothing to encode
	 */
	public static String encoded(String query) {
		int bad = firstBad(query);
		if (bad < 0) {
			return query;
		}
		StringBuilder encoded = new StringBuilder(query.length() + 16).append(query, 0, bad);
		for (int i = bad; i < query.length(); i++) {
			char c = query.charAt(i);
			if (isBad(query, i)) {
				PercentEncoding.append(encoded, c);
			}
			else {
				encoded.append(c);
			}
		}
		return encoded.toString();
	}

	private static int firstBad(String query) {
		for (int i = 1; i < query.length(); i++) {
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
			return !PercentEncoding.isEscape(query, index);
		}
		return !PercentEncoding.isAlphanumeric(c) && TAKEN.indexOf(c) < 0;
	}

}
