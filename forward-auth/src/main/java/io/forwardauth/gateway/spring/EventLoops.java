package io.forwardauth.gateway.spring;

import java.util.concurrent.TimeUnit;

import io.forwardauth.gateway.http.Transport;

/**
 * The event loops as a bean: those of the line end with the application, those of Reactor
 * Netty belong to it.
 */
final class EventLoops implements AutoCloseable {

	private static final long LONGEST_END_SECONDS = 5;

	private final Transport transport;

	private final boolean own;

	EventLoops(Transport transport, boolean own) {
		this.transport = transport;
		this.own = own;
	}

	Transport transport() {
		return this.transport;
	}

	@Override
	public void close() {
		if (this.own) {
			this.transport.group()
				.shutdownGracefully(0, LONGEST_END_SECONDS, TimeUnit.SECONDS)
				.awaitUninterruptibly(LONGEST_END_SECONDS, TimeUnit.SECONDS);
		}
	}

}
