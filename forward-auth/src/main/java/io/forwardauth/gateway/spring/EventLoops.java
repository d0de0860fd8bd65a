package io.forwardauth.gateway.spring;

import java.util.concurrent.TimeUnit;

import io.forwardauth.gateway.http.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops as a bean: those of the line end with the application, those of Reactor
 * Netty belong to it.
 */
final class EventLoops implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventLoops.class);

	private static final long LONGEST_END_SECONDS = 5;

	private final Transport transport;

	private final boolean own;

	private volatile boolean closing;

	EventLoops(Transport transport, boolean own) {
		this.transport = transport;
		this.own = own;
		if (own) {
			transport.group().forEach((loop) -> loop.terminationFuture().addListener((ended) -> ended()));
		}
	}

	/**
	 * A loop that has ended unasked, e.g. for want of memory, leaves its connections
	 * without an answer for ever: better an end that something restarts.
	 */
	private void ended() {
		if (!this.closing) {
			logger.error("An event loop has ended: so does this process");
			Runtime.getRuntime().halt(1);
		}
	}

	Transport transport() {
		return this.transport;
	}

	@Override
	public void close() {
		this.closing = true;
		if (this.own) {
			this.transport.group()
				.shutdownGracefully(0, LONGEST_END_SECONDS, TimeUnit.SECONDS)
				.awaitUninterruptibly(LONGEST_END_SECONDS, TimeUnit.SECONDS);
		}
	}

}
