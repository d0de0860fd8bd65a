package io.forwardauth.gateway.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * How the line listens.
 *
 * @param address where; port 0 for any free one
 * @param tls makes the TLS handler of a new connection (an SslHandler or a SniHandler),
 * or null for plain HTTP
 * @param maxInitialLineLength bytes of the request line, beyond: 414
 * @param maxHeaderSize bytes of all headers together, beyond: 431
 * @param headerTimeout from a request's first byte to the end of its head, and from
 * accepting a connection to the first head, the TLS handshake included; beyond: closed
 * @param idleTimeout how long a kept connection waits for its next request
 * @param bodyIdleTimeout how long a request's body may pause while it is read
 * @param maxDrain bytes of an unwanted body that are read away to keep a connection (64
 * KiB as Go's server does)
 * @param backlog of the listening socket
 * @param http2 how HTTP/2 is spoken, or null for HTTP/1.x alone
 */
public record ServerOptions(InetSocketAddress address, @Nullable Function<Channel, ChannelHandler> tls,
		int maxInitialLineLength, int maxHeaderSize, Duration headerTimeout, Duration idleTimeout,
		Duration bodyIdleTimeout, int maxDrain, int backlog, @Nullable Http2Options http2) {

	/** Bytes; Traefik takes a head of 1 MiB, which is more than a request should hold. */
	public static final int DEFAULT_MAX_HEADER_SIZE = 64 << 10;

	public static final int DEFAULT_MAX_INITIAL_LINE_LENGTH = 64 << 10;

	public static final Duration DEFAULT_HEADER_TIMEOUT = Duration.ofSeconds(10);

	/** Traefik's {@code respondingTimeouts.idleTimeout}. */
	public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(180);

	public static final Duration DEFAULT_BODY_IDLE_TIMEOUT = Duration.ofSeconds(60);

	public static final int DEFAULT_MAX_DRAIN = 64 << 10;

	public static final int DEFAULT_BACKLOG = 4096;

	/**
	 * All defaults, plain HTTP/1.x.
	 * @param address where to listen
	 * @return the options
	 */
	public static ServerOptions defaults(InetSocketAddress address) {
		return new ServerOptions(address, null, DEFAULT_MAX_INITIAL_LINE_LENGTH, DEFAULT_MAX_HEADER_SIZE,
				DEFAULT_HEADER_TIMEOUT, DEFAULT_IDLE_TIMEOUT, DEFAULT_BODY_IDLE_TIMEOUT, DEFAULT_MAX_DRAIN,
				DEFAULT_BACKLOG, null);
	}

	/**
	 * The same with other options of HTTP/2.
	 * @param value how HTTP/2 is spoken, or null for HTTP/1.x alone
	 * @return the options
	 */
	public ServerOptions http2(@Nullable Http2Options value) {
		return new ServerOptions(this.address, this.tls, this.maxInitialLineLength, this.maxHeaderSize,
				this.headerTimeout, this.idleTimeout, this.bodyIdleTimeout, this.maxDrain, this.backlog, value);
	}

}
