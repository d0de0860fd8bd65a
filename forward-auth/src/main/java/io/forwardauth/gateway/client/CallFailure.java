package io.forwardauth.gateway.client;

/**
 * Why a call came to nothing.
 *
 * @param kind what went wrong
 * @param reason one sentence for the log, without credentials
 */
public record CallFailure(Kind kind, String reason) {

	/** What can go wrong. */
	public enum Kind {

		/** Name not found, refused, unreachable, TLS failed, connect timeout. */
		CONNECT,

		/** Pool and queue are full, or waiting in the queue took too long. */
		OVERLOAD,

		/** No complete answer in time. */
		TIMEOUT,

		/** The connection broke before the answer was whole. */
		BROKEN,

		/** What came is no HTTP answer, or beyond the limits. */
		MALFORMED

	}

}
