package io.forwardauth.gateway.edge;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaderValues;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.edge.EdgeResult.Answered;
import io.forwardauth.gateway.http.HeaderNameSet;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.HeaderTokens;

/**
 * Where a request ends: what could be read in two ways is refused (RFC 9112 6).
 */
final class Framing {

	/** Fits a long. */
	private static final int MAX_DIGITS = 18;

	private static final HeaderNameSet FRAMING = HeaderNameSet.of(HeaderNames.CONTENT_LENGTH,
			HeaderNames.TRANSFER_ENCODING, HeaderNames.TRAILER);

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
		return expectsMore(walk) ? Refusals.EXPECT : null;
	}

	/** Who says Expect and nothing more expects nothing. */
	private static boolean expectsMore(HeaderWalk walk) {
		CharSequence expected = walk.first(HeaderWalk.EXPECT);
		if (expected == null || walk.isExactly(HeaderWalk.EXPECT, HttpHeaderValues.CONTINUE)) {
			return false;
		}
		return expected.length() > 0 || walk.isRepeated(HeaderWalk.EXPECT);
	}

	private static @Nullable Answered coding(HeaderWalk walk, boolean http11) {
		if (!http11) {
			return Refusals.OLD_CODING;
		}
		if (!walk.isExactly(HeaderWalk.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)) {
			return Refusals.CODING;
		}
		if (walk.has(HeaderWalk.CONTENT_LENGTH)) {
			return Refusals.LENGTH_AND_CODING;
		}
		if (!HttpHeaderValues.CHUNKED.contentEquals(walk.first(HeaderWalk.TRANSFER_ENCODING))) {
			// The next hop's coding is ours, and in everybody's spelling.
			walk.set(HeaderWalk.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
		}
		return announcesFraming(walk.headers().getAll(HeaderNames.TRAILER)) ? Refusals.TRAILER : null;
	}

	/** What frames a message cannot follow it (RFC 9110 6.5.1). */
	private static boolean announcesFraming(List<String> trailer) {
		return trailer.stream().flatMap((value) -> HeaderTokens.of(value).stream()).anyMatch(FRAMING::contains);
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
