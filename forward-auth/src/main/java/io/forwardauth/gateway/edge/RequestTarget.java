package io.forwardauth.gateway.edge;

import org.jspecify.annotations.Nullable;

/**
 * What stands between method and version in the request line (RFC 9112 3.2), in origin
 * form ({@code /path?query}) or absolute form ({@code http://host/path?query}).
 *
 * @param path the canonical path
 * @param query the query with its question mark as it came, or an empty string
 * @param authority the absolute form's authority, or null in origin form
 */
record RequestTarget(String path, String query, @Nullable String authority) {

	/** What {@code OPTIONS} may ask for in place of a path. */
	static final String ASTERISK = "*";

	/**
	 * Reads a target.
	 * @param target as it came over the wire, one character a byte
	 * @return the target, or null if it is neither form, has user information, a blank, a
	 * control character or a {@code #} in it, or a path that is refused
	 */
	static @Nullable RequestTarget parse(String target) {
		if (!target.isEmpty() && target.charAt(0) == '/') {
			return parse(target, 0, null);
		}
		int start = authorityStart(target);
		if (start < 0) {
			return null;
		}
		int end = start;
		while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
			end++;
		}
		String authority = target.substring(start, end);
		return Authority.isValid(authority) ? parse(target, end, authority) : null;
	}

	private static @Nullable RequestTarget parse(String target, int start, @Nullable String authority) {
		int question = target.indexOf('?', start);
		int end = (question < 0) ? target.length() : question;
		String path = (end == start) ? "/" : CanonicalPath.of(target.substring(start, end));
		if (path == null || !isQuery(target, end)) {
			return null;
		}
		return new RequestTarget(path, target.substring(end), authority);
	}

	private static int authorityStart(String target) {
		if (target.regionMatches(true, 0, "http://", 0, 7)) {
			return 7;
		}
		return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
	}

	private static boolean isQuery(String target, int start) {
		for (int i = start; i < target.length(); i++) {
			char c = target.charAt(i);
			if (c <= ' ' || c == 0x7F || c == '#' || c > 0xFF) {
				return false;
			}
		}
		return true;
	}

}
