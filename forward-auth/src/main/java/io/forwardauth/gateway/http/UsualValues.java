package io.forwardauth.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * Short values of headers that came lately: nearly all of them come again with the next
 * message, and made anew each time they were a quarter of all bytes that a request
 * allocated. Belongs to one event loop.
 */
final class UsualValues {

	/** Longer ones, such as cookies, differ from client to client. */
	private static final int LONGEST = 64;

	/** A power of two. */
	private static final int SLOTS = 256;

	private final @Nullable String[] newest = new @Nullable String[SLOTS];

	/**
	 * A value as it was sent.
	 * @param line holds it, one character a byte
	 * @param start its first character
	 * @param length how many characters it has, at least one
	 * @return the value
	 */
	@SuppressWarnings("deprecation") // Bytes as characters, which is what is wanted.
	String of(byte[] line, int start, int length) {
		if (length > LONGEST) {
			return new String(line, 0, start, length);
		}
		int hash = length;
		for (int i = start; i < start + length; i++) {
			hash = 31 * hash + line[i];
		}
		int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
		String value = this.newest[slot];
		if (value == null || !isSame(value, line, start, length)) {
			value = new String(line, 0, start, length);
			this.newest[slot] = value;
		}
		return value;
	}

	private static boolean isSame(String value, byte[] line, int start, int length) {
		if (value.length() != length) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			if (value.charAt(i) != line[start + i]) {
				return false;
			}
		}
		return true;
	}

}
