package io.forwardauth.gateway.client;

/**
 * How full one event loop's pool for a target is. Read from any thread without a lock:
 * figures for a gauge, which may be those of a moment ago.
 */
public interface PoolState {

	/** Connections there are or that are being made. */
	int open();

	/** Connections without a call. */
	int idle();

	/** Calls that wait for a connection. */
	int pending();

}
