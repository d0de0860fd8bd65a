package io.forwardauth.gateway.http;

/**
 * Percent-encoding of single octets (RFC 3986 2.1), digits in upper case. A character is
 * an octet: ISO-8859-1.
 */
public final class PercentEncoding {

	private static final String HEX = "0123456789ABCDEF";

	private PercentEncoding() {
	}

	/**
	 * Appends an octet's escape.
	 * @param to receives it
	 * @param octet a character up to 0xFF
	 */
	public static void append(StringBuilder to, char octet) {
		to.append('%').append(HEX.charAt((octet >> 4) & 0xF)).append(HEX.charAt(octet & 0xF));
	}

	/**
	 * Whether a percent sign starts an escape.
	 * @param text a text
	 * @param percent where the sign is
	 * @return whether two hexadecimal digits follow
	 */
	public static boolean isEscape(String text, int percent) {
		return percent + 2 < text.length() && Character.digit(text.charAt(percent + 1), 16) >= 0
				&& Character.digit(text.charAt(percent + 2), 16) >= 0;
	}

	/** ASCII letters and digits: they may stand anywhere. */
	public static boolean isAlphanumeric(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	}

}
