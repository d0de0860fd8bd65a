package io.forwardauth.gateway.client;

import java.time.Duration;

/**
 * Bounds of the pool of one target. Counts are for the process and divided among the
 * event loops, so that no loop waits for another's lock.
 *
 * @param maxConnections open connections to one target
 * @param maxPending calls that wait for a connection; one more is refused
 * @param pendingTimeout how long a call waits for a connection
 * @param maxIdleTime an idle connection is closed after it; below the keep-alive time of
 * the usual servers
 * @param maxLifeTime a connection is not used again after it
 * @param maxHeaderSize bytes of an answer's head
 */
public record PoolOptions(int maxConnections, int maxPending, Duration pendingTimeout, Duration maxIdleTime,
		Duration maxLifeTime, int maxHeaderSize) {

	/** What holds unless configured. */
	public static final PoolOptions DEFAULTS = new PoolOptions(500, 1000, Duration.ofSeconds(5), Duration.ofSeconds(30),
			Duration.ofMinutes(10), 64 << 10);

}
