package io.forwardauth.gateway.http;

import java.util.ArrayList;
import java.util.List;

import io.netty.util.AsciiString;

/**
 * Comma-separated tokens of a header's value (RFC 9110 5.6.1), e.g. of Connection.
 */
public final class HeaderTokens {

	private HeaderTokens() {
	}

	/**
	 * The tokens of one value, without blanks around them; empty ones are left out.
	 * @param value a header's value
	 * @return the tokens in order
	 */
	public static List<String> of(CharSequence value) {
		List<String> tokens = new ArrayList<>(4);
		int start = 0;
		for (int i = 0; i <= value.length(); i++) {
			if (i == value.length() || value.charAt(i) == ',') {
				String token = trimmed(value, start, i);
				if (!token.isEmpty()) {
					tokens.add(token);
				}
				start = i + 1;
			}
		}
		return tokens;
	}

	/**
	 * Whether a value lists a token.
	 * @param value a header's value
	 * @param token what to look for, in any case
	 * @return whether it is one of the tokens
	 */
	public static boolean contains(CharSequence value, CharSequence token) {
		int start = 0;
		for (int i = 0; i <= value.length(); i++) {
			if (i == value.length() || value.charAt(i) == ',') {
				if (isToken(value, start, i, token)) {
					return true;
				}
				start = i + 1;
			}
		}
		return false;
	}

	private static boolean isToken(CharSequence value, int from, int to, CharSequence token) {
		int start = from;
		while (start < to && isBlank(value.charAt(start))) {
			start++;
		}
		int end = start + token.length();
		if (end > to || !AsciiString.regionMatches(value, true, start, token, 0, token.length())) {
			return false;
		}
		while (end < to && isBlank(value.charAt(end))) {
			end++;
		}
		return end == to;
	}

	private static String trimmed(CharSequence value, int from, int to) {
		int start = from;
		int end = to;
		while (start < end && isBlank(value.charAt(start))) {
			start++;
		}
		while (end > start && isBlank(value.charAt(end - 1))) {
			end--;
		}
		return value.subSequence(start, end).toString();
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

}
