package io.forwardauth.gateway.conformance;

/**
 * Why something is not the same with the gateway as with Traefik. A kind that only
 * certain cases have explains nothing of itself; they name it.
 */
interface Explanation extends Rule {

	/** The name, in upper case. */
	String name();

	/** The reason, for readers: why it is better so, or what the specification says. */
	String sentence();

}
