package io.forwardauth.gateway.client;

/**
 * Told of each new pool; called on the pool's event loop, so it must not block.
 */
public interface PoolObserver {

	/** Hears nothing. */
	PoolObserver NONE = (target, pool) -> {
	};

	/**
	 * An event loop has its first call for a target. The pool lives as long as the loop.
	 * @param target scheme, host and port
	 * @param pool its figures
	 */
	void created(String target, PoolState pool);

}
