package io.forwardauth.gateway.conformance;

/**
 * What differs in HTTP/2 only.
 */
enum Http2Difference implements Explanation {

	/** RST_STREAM. */
	ANSWERED(
			"A malformed request is answered with its status. Traefik's HTTP/2 server resets some of them without a word",
			(difference, traefik, ours) -> traefik.field("client: status").equals(Difference.ABSENT)),
	/** What Traefik takes. */
	AS_STRICT("What is refused in HTTP/1 is refused in HTTP/2. Traefik's HTTP/2 server lets some of it pass",
			(difference, traefik, ours) -> ours.isOwnAnswer() && ours.field("auth: requests").equals("0")),
	/** Expect. */
	EXPECT_PASSES("`Expect: 100-continue` goes along as in HTTP/1. Traefik's HTTP/2 server takes it away",
			(difference, traefik, ours) -> difference.field().matches("(auth|origin): header expect"));

	private final String sentence;

	// A lambda without state; Error Prone wants that annotated.
	@SuppressWarnings("ImmutableEnumChecker")
	private final Rule rule;

	Http2Difference(String sentence, Rule rule) {
		this.sentence = sentence;
		this.rule = rule;
	}

	@Override
	public String sentence() {
		return this.sentence;
	}

	@Override
	public boolean hasFields() {
		return this == EXPECT_PASSES;
	}

	@Override
	public Rule rule() {
		return this.rule;
	}

}
