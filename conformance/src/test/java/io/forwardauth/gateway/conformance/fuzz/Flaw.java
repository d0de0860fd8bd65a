package io.forwardauth.gateway.conformance.fuzz;

/**
 * What a proxy may do wrong, and the rule by which it has to be found out.
 */
enum Flaw {

	/** The auth server is not asked. */
	ASKS_NOBODY(Rule.ALLOWED),
	/** What the auth server says does not matter. */
	IGNORES_THE_DECISION(Rule.ALLOWED),
	/** A yes counts before it is whole. */
	BELIEVES_HALF_AN_ANSWER(Rule.ALLOWED),
	/**
	 * The auth server is asked about the canonical path, the origin gets what was sent.
	 */
	SENDS_THE_RAW_PATH(Rule.ALLOWED),
	/** The auth server is told GET whatever it is. */
	ASKS_ABOUT_ANOTHER_METHOD(Rule.ALLOWED),
	/** Only the first of several policies is asked. */
	ASKS_ONE_POLICY_OF_TWO(Rule.ALLOWED),
	/** A request is sent twice though it has a body. */
	REPEATS_UPLOADS(Rule.ALLOWED),
	/** Clients may say who they are. */
	KEEPS_IDENTITY(Rule.IDENTITY),
	/** Clients may say it with an underscore. */
	KEEPS_ALIASES(Rule.IDENTITY),
	/** Clients may say it behind the body. */
	KEEPS_TRAILERS(Rule.IDENTITY),
	/** Clients may say it on public routes. */
	KEEPS_IDENTITY_IN_PUBLIC(Rule.IDENTITY),
	/** The user of the request before is that of the next. */
	MIXES_USERS(Rule.IDENTITY),
	/** Connection removes what was set. */
	LETS_CONNECTION_REMOVE_USERS(Rule.IDENTITY),
	/** Clients may say where they come from. */
	KEEPS_MANAGED(Rule.MANAGED),
	/** Nobody says where clients come from. */
	ASSERTS_NOTHING(Rule.MANAGED),
	/** What must be refused is served. */
	REFUSES_NOTHING(Rule.SENT),
	/** What is left of a body becomes a request. */
	FORGETS_LENGTHS(Rule.FRAMING),
	/** A length beside a coding. */
	SAYS_LENGTH_AND_CODING(Rule.FRAMING),
	/** An answer goes to another request. */
	ANSWERS_AGAIN_WHAT_IT_ANSWERED(Rule.ORDER),
	/** Answers get lost. */
	DROPS_ANSWERS(Rule.ORDER),
	/** Half a download looks whole. */
	COMPLETES_ANSWERS(Rule.ORDER),
	/** Half an upload looks whole. */
	COMPLETES_UPLOADS(Rule.WHOLE),
	/** Uploads arrive changed. */
	CHANGES_UPLOADS(Rule.WHOLE),
	/** Nothing is served. */
	REFUSES_ALL(Rule.CALM);

	private final Rule breaks;

	Flaw(Rule breaks) {
		this.breaks = breaks;
	}

	Rule breaks() {
		return this.breaks;
	}

}
