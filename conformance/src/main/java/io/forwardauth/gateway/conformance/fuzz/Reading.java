package io.forwardauth.gateway.conformance.fuzz;

/**
 * What a reader made of the bytes of one request.
 *
 * @param state how far it got
 * @param head the head, or {@link Head#NONE}
 * @param body the body, its chunks put together, as far as it came
 * @param trailers the trailers as they came
 * @param why what is wrong with it, or an empty string
 */
record Reading(State state, Head head, String body, String trailers, String why) {

	static Reading of(State state, Head head, String why) {
		return new Reading(state, head, "", "", why);
	}

	/** How far a request could be read. */
	enum State {

		/** Nothing more came. */
		NONE,
		/** It ended before the head did. */
		CUT_HEAD,
		/** What came is no request that may be served. */
		BAD_HEAD,
		/** The head is whole and good; the body is still to be read. */
		HEAD,
		/** It ended before the body did. */
		CUT_BODY,
		/** The body's framing is broken. */
		BAD_BODY,
		/** All of it came. */
		WHOLE

	}

	boolean isWhole() {
		return this.state == State.WHOLE;
	}

	/** Whether its head may go on to somebody. */
	boolean isServable() {
		return this.state == State.WHOLE || this.state == State.CUT_BODY || this.state == State.BAD_BODY;
	}

	@Override
	public String toString() {
		return this.state + " " + this.head.method() + " " + this.head.target() + " " + this.head.tag() + " "
				+ this.why;
	}

}
