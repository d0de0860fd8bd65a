package io.forwardauth.gateway.auth;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

import io.forwardauth.gateway.http.HeaderNames;

/**
 * Whether an auth server gets the client's body too, and how long it may be: Traefik's
 * {@code forwardBody} and {@code maxBodySize}.
 *
 * @param enabled whether the body goes along
 * @param maxSize bytes; negative: no limit
 */
public record BodyForwarding(boolean enabled, long maxSize) {

	/** The auth server is asked before the body is read. */
	public static final BodyForwarding NONE = new BodyForwarding(false, -1);

	/** For the log. */
	public static final String TOO_LONG = "the request's body is longer than max-body-size";

	/**
	 * Whether a body is too long to go along.
	 * @param bytes its length, or what has come of it
	 * @return whether neither auth server nor origin may get it
	 */
	public boolean refuses(long bytes) {
		return this.maxSize >= 0 && bytes > this.maxSize;
	}

	/**
	 * What the client gets for a body that is too long: 401 without a word, as in
	 * Traefik.
	 * @return a denial
	 */
	public static Decision.Deny denial() {
		HttpHeaders headers = new DefaultHttpHeaders().set(HeaderNames.CONTENT_LENGTH, "0");
		return new Decision.Deny(HttpResponseStatus.UNAUTHORIZED, headers, Unpooled.EMPTY_BUFFER, null);
	}

}
