package io.forwardauth.gateway.conformance.fuzz;

/**
 * What must hold for every request.
 */
enum Rule {

	/** No decision, no origin. */
	ALLOWED("no request at the origin without an allow for exactly that method and path"),
	/** Nothing comes from nowhere. */
	SENT("nothing arrives that nobody sent"),
	/** No forged user. */
	IDENTITY("no identity header of a client's, under any alias, at an origin, and each that the auth server set"),
	/** No forged sender. */
	MANAGED("no managed header of an untrusted client's, and each that the gateway asserts"),
	/** Answers belong to their requests. */
	ORDER("one answer per request, in order"),
	/** Uploads and downloads. */
	WHOLE("half a body never looks whole"),
	/** No smuggling. */
	FRAMING("where a message ends is beyond doubt"),
	/** A gateway that refuses everything would keep all other rules. */
	CALM("what is well-formed and allowed is served"),
	/** Afterwards. */
	ALIVE("the gateway is alive and has lost nothing");

	private final String sentence;

	Rule(String sentence) {
		this.sentence = sentence;
	}

	String sentence() {
		return this.sentence;
	}

}
