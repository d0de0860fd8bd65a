package io.forwardauth.gateway.conformance;

/**
 * A field that is not the same on both.
 *
 * @param field its name
 * @param traefik what Traefik made it
 * @param ours what the gateway made it
 */
record Difference(String field, String traefik, String ours) {

	/** There is no such field. */
	static final String ABSENT = "(none)";

	@Override
	public String toString() {
		return this.field + ": Traefik " + this.traefik + ", ours " + this.ours;
	}

}
