package io.forwardauth.gateway.edge;

import io.netty.util.NetUtil;

import io.forwardauth.gateway.http.PortText;

/**
 * Host and port as a Host header or an absolute request target gives them (RFC 9110 7.2).
 */
final class Authority {

	private static final int MAX_PORT = 65535;

	private Authority() {
	}

	/**
	 * Whether a text is a host with or without a port: a name, an IPv4 address or an IPv6
	 * address in brackets. A comma, which RFC 3986 allows in names, is refused:
	 * X-Forwarded-Host would look like a list.
	 * @param text the authority, not empty
	 * @return false with user information, blanks, slashes and the like too
	 */
	static boolean isValid(String text) {
		int end = text.startsWith("[") ? endOfLiteral(text) : endOfName(text);
		return end > 0 && (end == text.length() || isPort(text, end));
	}

	/**
	 * The port of a valid authority.
	 * @param text the authority
	 * @return its digits, or an empty string if it has none
	 */
	static CharSequence port(String text) {
		int colon = text.lastIndexOf(':');
		return (colon < 0 || text.endsWith("]")) ? "" : PortText.of(text, colon + 1);
	}

	private static int endOfName(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == ':') {
				return i;
			}
			if (!isNameCharacter(c)) {
				return -1;
			}
		}
		return text.length();
	}

	private static int endOfLiteral(String text) {
		int end = text.indexOf(']');
		if (end < 0) {
			return -1;
		}
		int zone = text.indexOf('%');
		if (zone > 0 && zone < end) {
			for (int i = zone + 1; i < end; i++) {
				if (!isNameCharacter(text.charAt(i))) {
					return -1;
				}
			}
		}
		String address = text.substring(1, (zone > 0 && zone < end) ? zone : end);
		return (!address.startsWith("[") && NetUtil.isValidIpV6Address(address)) ? end + 1 : -1;
	}

	private static boolean isNameCharacter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
				|| "-._~%!$&'()*+;=".indexOf(c) >= 0;
	}

	private static boolean isPort(String text, int colon) {
		if (text.charAt(colon) != ':') {
			return false;
		}
		int port = 0;
		for (int i = colon + 1; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < '0' || c > '9') {
				return false;
			}
			port = port * 10 + (c - '0');
			if (port > MAX_PORT) {
				return false;
			}
		}
		return true;
	}

}
