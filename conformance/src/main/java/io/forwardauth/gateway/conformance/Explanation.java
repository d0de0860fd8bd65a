package io.forwardauth.gateway.conformance;

/**
 * Why something is not the same with the gateway as with Traefik. A kind that only
 * certain cases have explains nothing of itself; they name it.
 */
interface Explanation extends Rule {

	/** Tells its differences; {@link Rule#NONE} if cases name it. */
	Rule rule();

	/** The name, in upper case. */
	String name();

	/** The reason, for readers: why it is better so, or what the specification says. */
	String sentence();

	/**
	 * Whether cases name it. Then it is about all that differs in them, which may be more
	 * or less from run to run where Traefik has begun with something already.
	 */
	default boolean isNamed() {
		return rule() == Rule.NONE;
	}

	/**
	 * Whether it is known which fields differ for it. What may be about any field is not
	 * the same in every run: Traefik may have asked somebody before it noticed.
	 */
	default boolean hasFields() {
		return !isNamed();
	}

	@Override
	default boolean explains(Difference difference, Picture traefik, Picture ours) {
		return rule().explains(difference, traefik, ours);
	}

}
