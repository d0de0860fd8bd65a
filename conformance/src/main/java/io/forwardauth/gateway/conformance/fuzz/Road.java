package io.forwardauth.gateway.conformance.fuzz;

/**
 * The two ways through the gateway.
 */
enum Road {

	/** Most routes on the line; those with a filter that it does not know behind it. */
	LINE,

	/** Everything through Spring Cloud Gateway. */
	SPRING

}
