package io.forwardauth.gateway.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Where an answer ends on the client's hop, and whether the connection is kept behind it
 * (RFC 9112 6, 9).
 */
final class AnswerFraming {

	private AnswerFraming() {
	}

	/**
	 * Settles framing and Connection of an answer other than a 101.
	 * @param response the answer, changed in place
	 * @param head whether it answers a HEAD
	 * @param http10 whether the client speaks HTTP/1.0
	 * @param keep whether the connection may be kept
	 * @return whether it is kept
	 */
	static boolean settle(HttpResponse response, boolean head, boolean http10, boolean keep) {
		HttpHeaders headers = response.headers();
		boolean kept = keep && !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
		if (!hasEnd(response, head)) {
			if (http10) {
				// It knows no chunks: the end of the connection is the end of the body.
				kept = false;
			}
			else {
				headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
			}
		}
		response.setProtocolVersion(HttpVersion.HTTP_1_1);
		if (!kept) {
			headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		}
		else if (http10) {
			headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
		}
		return kept;
	}

	/**
	 * Whether an answer says itself where it ends.
	 * @param response the answer
	 * @param head whether it answers a HEAD
	 * @return false if only chunks or the connection's end can
	 */
	static boolean hasEnd(HttpResponse response, boolean head) {
		int code = response.status().code();
		return head || code == 204 || code == 304 || code == 205
				|| response.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
	}

}
