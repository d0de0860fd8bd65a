package io.forwardauth.gateway.server;

/**
 * How HTTP/2 is spoken with clients.
 *
 * @param maxConcurrentStreams requests that one connection may have under way
 * (SETTINGS_MAX_CONCURRENT_STREAMS); further ones are refused with REFUSED_STREAM, and a
 * client may try them again
 */
public record Http2Options(int maxConcurrentStreams) {

	/** As Traefik's {@code http2.maxConcurrentStreams}. */
	public static final int DEFAULT_MAX_CONCURRENT_STREAMS = 250;

	public static final Http2Options DEFAULTS = new Http2Options(DEFAULT_MAX_CONCURRENT_STREAMS);

}
