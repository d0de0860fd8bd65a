package io.forwardauth.gateway.auth;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The name in a Set-Cookie line. Attributes and value are nobody's business here: a
 * cookie that passes does so byte for byte.
 */
final class SetCookie {

	/** RFC 9110 5.6.2, as RFC 6265 4.1.1 has it for names of cookies. */
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private SetCookie() {
	}

	/**
	 * Reads the name.
	 * @param line the value of a Set-Cookie header
	 * @return the name, blanks around it left out; null if there is none or it is no
	 * token: such a line sets no cookie, as Go has it, and so Traefik
	 */
	static @Nullable String name(String line) {
		int end = line.indexOf(';');
		int equal = line.indexOf('=');
		if (equal < 0 || (end >= 0 && equal > end)) {
			return null;
		}
		String name = withoutBlanks(line, equal);
		return TOKEN.matcher(name).matches() ? name : null;
	}

	private static String withoutBlanks(String line, int to) {
		int start = 0;
		int end = to;
		while (start < end && isBlank(line.charAt(start))) {
			start++;
		}
		while (end > start && isBlank(line.charAt(end - 1))) {
			end--;
		}
		return line.substring(start, end);
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

}
