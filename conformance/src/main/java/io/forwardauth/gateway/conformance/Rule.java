package io.forwardauth.gateway.conformance;

/**
 * Tells a kind of difference, in whatever case it occurs.
 */
interface Rule {

	/** Holds for nothing. */
	Rule NONE = (difference, traefik, ours) -> false;

	/**
	 * Whether a difference is of this kind.
	 * @param difference the field
	 * @param traefik all that was seen of Traefik
	 * @param ours all that was seen of the gateway
	 * @return whether it is
	 */
	boolean explains(Difference difference, Picture traefik, Picture ours);

}
