package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;

/**
 * What a client got on a connection.
 *
 * @param answers the final answers in order
 * @param end why there are no more
 */
record Outcome(List<Answered> answers, End end) {

	/** Why a client stopped reading. */
	enum End {

		/** The gateway closed. */
		CLOSED,
		/** All has been answered, and the connection stands. */
		OPEN,
		/** An answer is due and does not come. */
		MISSING,
		/** The connection is a tunnel now. */
		TUNNEL,
		/** The client left. */
		LEFT

	}

}
