package io.forwardauth.gateway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Names that nearly every message has, in the two spellings that clients and servers use,
 * made once: a name made for each message was an eighth of all bytes that a request
 * allocated. Those of {@link HeaderNames} come out as the very constants.
 */
public final class KnownNames {

	/** A power of two. */
	private static final int SLOT_COUNT = 512;

	private static final List<String> USUAL = List.of("Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language",
			"Accept-Ranges", "Access-Control-Allow-Origin", "Age", "Authorization", "Cache-Control", "Content-Encoding",
			"Content-Language", "Content-Security-Policy", "ETag", "Expires", "If-Modified-Since", "If-None-Match",
			"Last-Modified", "Origin", "Pragma", "Range", "Referer", "Sec-Fetch-Dest", "Sec-Fetch-Mode",
			"Sec-Fetch-Site", "Sec-Fetch-User", "Server", "Strict-Transport-Security", "Upgrade-Insecure-Requests",
			"Vary", "Via", "WWW-Authenticate", "X-Content-Type-Options", "X-Frame-Options", "X-Powered-By",
			"X-Request-Id", "X-Requested-With");

	private static final @Nullable AsciiString[] SLOTS = slots();

	private KnownNames() {
	}

	/**
	 * A name as it was sent.
	 * @param line holds it, one character a byte
	 * @param start its first character
	 * @param length how many characters it has
	 * @return the name in this spelling; made anew if it is none of the usual ones
	 */
	public static AsciiString of(byte[] line, int start, int length) {
		if (length == 0) {
			return AsciiString.EMPTY_STRING;
		}
		int slot = slot(length, line[start], line[start + length / 2], line[start + length - 1]);
		AsciiString known = SLOTS[slot];
		while (known != null) {
			if (known.length() == length && isSame(known, line, start)) {
				return known;
			}
			slot = (slot + 1) & (SLOTS.length - 1);
			known = SLOTS[slot];
		}
		return new AsciiString(line, start, length, true);
	}

	/** Tells 115 of the 122 names apart. */
	private static int slot(int length, byte first, byte middle, byte last) {
		return (length * 10 + first * 24 + middle * 31 + last) & (SLOT_COUNT - 1);
	}

	private static boolean isSame(AsciiString known, byte[] line, int start) {
		for (int i = 0; i < known.length(); i++) {
			if (known.byteAt(i) != line[start + i]) {
				return false;
			}
		}
		return true;
	}

	private static @Nullable AsciiString[] slots() {
		List<AsciiString> names = new ArrayList<>(
				List.of(HeaderNames.CONNECTION, HeaderNames.CONTENT_LENGTH, HeaderNames.CONTENT_TYPE,
						HeaderNames.COOKIE, HeaderNames.DATE, HeaderNames.EXPECT, HeaderNames.FORWARDED,
						HeaderNames.HOST, HeaderNames.KEEP_ALIVE, HeaderNames.LOCATION, HeaderNames.PROXY_AUTHORIZATION,
						HeaderNames.PROXY_CONNECTION, HeaderNames.SET_COOKIE, HeaderNames.TE, HeaderNames.TRACEPARENT,
						HeaderNames.TRAILER, HeaderNames.TRANSFER_ENCODING, HeaderNames.UPGRADE, HeaderNames.USER_AGENT,
						HeaderNames.X_FORWARDED_FOR, HeaderNames.X_FORWARDED_HOST, HeaderNames.X_FORWARDED_PORT,
						HeaderNames.X_FORWARDED_PROTO, HeaderNames.X_FORWARDED_SERVER, HeaderNames.X_REAL_IP));
		USUAL.forEach((name) -> names.add(AsciiString.cached(name)));
		@Nullable AsciiString[] slots = new @Nullable AsciiString[SLOT_COUNT];
		for (AsciiString name : names) {
			put(slots, name);
			put(slots, AsciiString.cached(name.toString().toLowerCase(Locale.ROOT)));
		}
		return slots;
	}

	private static void put(@Nullable AsciiString[] slots, AsciiString name) {
		int length = name.length();
		int slot = slot(length, name.byteAt(0), name.byteAt(length / 2), name.byteAt(length - 1));
		while (slots[slot] != null) {
			if (name.equals(slots[slot])) {
				return;
			}
			slot = (slot + 1) & (SLOT_COUNT - 1);
		}
		slots[slot] = name;
	}

}
