package io.forwardauth.gateway.edge;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaderValues;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.edge.EdgeResult.Answered;

/**
 * Where a request ends: what could be read in two ways is refused (RFC 9112 6).
 */
final class Framing {

	/** Fits a long. */
	private static final int MAX_DIGITS = 18;

	private Framing() {
	}

	/**
	 * Checks the headers that frame a request.
	 * @param walk the request's headers
	 * @param http11 whether it is HTTP/1.1, or else 1.0
	 * @return why it is refused, or null
	 */
	static @Nullable Answered refusal(HeaderWalk walk, boolean http11) {
		Answered coding = walk.has(HeaderWalk.TRANSFER_ENCODING) ? coding(walk, http11) : null;
		if (coding != null) {
			return coding;
		}
		if (walk.has(HeaderWalk.CONTENT_LENGTH) && !settleLength(walk)) {
			return Refusals.LENGTH;
		}
		if (walk.has(HeaderWalk.EXPECT) && !walk.isExactly(HeaderWalk.EXPECT, HttpHeaderValues.CONTINUE)) {
			return Refusals.EXPECT;
		}
		return null;
	}

	private static @Nullable Answered coding(HeaderWalk walk, boolean http11) {
		if (!http11) {
			return Refusals.OLD_CODING;
		}
		if (!walk.isExactly(HeaderWalk.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)) {
			return Refusals.CODING;
		}
		return walk.has(HeaderWalk.CONTENT_LENGTH) ? Refusals.LENGTH_AND_CODING : null;
	}

	/** One length may be said twice; it is then said once, without leading zeros. */
	private static boolean settleLength(HeaderWalk walk) {
		CharSequence length = walk.first(HeaderWalk.CONTENT_LENGTH);
		if (length == null || !isLength(length)) {
			return false;
		}
		if (walk.isRepeated(HeaderWalk.CONTENT_LENGTH)) {
			List<String> all = walk.all(HeaderWalk.CONTENT_LENGTH);
			for (int i = 1; i < all.size(); i++) {
				if (!all.get(i).contentEquals(length)) {
					return false;
				}
			}
			walk.set(HeaderWalk.CONTENT_LENGTH, length);
		}
		if (length.charAt(0) == '0' && length.length() > 1) {
			// Go's server passes on the number; some read 010 as eight.
			walk.set(HeaderWalk.CONTENT_LENGTH, Long.toString(Long.parseLong(length.toString())));
		}
		return true;
	}

	private static boolean isLength(CharSequence value) {
		if (value.length() == 0 || value.length() > MAX_DIGITS) {
			return false;
		}
		for (int i = 0; i < value.length(); i++) {
			if (value.charAt(i) < '0' || value.charAt(i) > '9') {
				return false;
			}
		}
		return true;
	}

}
