package io.forwardauth.gateway.routing;

import java.util.Locale;
import java.util.Set;

/**
 * What may be a header's name and value (RFC 9110 5.1, 5.5), and which headers no filter
 * of the line touches.
 */
final class HeaderRules {

	private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

	/** They frame the message or belong to one connection: the hops write them. */
	private static final Set<String> OF_THE_HOP = Set.of("connection", "content-length", "expect", "host",
			"http2-settings", "keep-alive", "proxy-authenticate", "proxy-connection", "te", "trailer",
			"transfer-encoding", "upgrade");

	private HeaderRules() {
	}

	static boolean isName(String name) {
		return !name.isEmpty() && name.chars()
			.allMatch((c) -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
					|| TOKEN_MARKS.indexOf(c) >= 0);
	}

	static boolean isValue(String value) {
		for (int i = 0; i < value.length(); i++) {
			if (isControl(value.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	static String withoutControls(String value) {
		if (isValue(value)) {
			return value;
		}
		StringBuilder kept = new StringBuilder(value.length());
		value.chars().filter((c) -> !isControl(c)).forEach((c) -> kept.append((char) c));
		return kept.toString();
	}

	private static boolean isControl(int c) {
		return (c < ' ' && c != '\t') || c == 0x7f;
	}

	static boolean belongsToTheHop(String name) {
		return OF_THE_HOP.contains(name.toLowerCase(Locale.ROOT));
	}

}
