package io.forwardauth.gateway.http;

/**
 * Told of each exchange; called on its event loop, so it must not block.
 */
public interface ExchangeObserver {

	/** Hears nothing. */
	ExchangeObserver NONE = (facts) -> {
	};

	/**
	 * A request's head has arrived.
	 */
	default void started() {
	}

	/**
	 * The exchange has ended, whatever its end.
	 * @param facts all that is known of it
	 */
	void ended(ExchangeFacts facts);

}
