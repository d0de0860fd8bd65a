package io.forwardauth.gateway.conformance;

/**
 * The two ways through the gateway.
 */
enum Way {

	/** The line alone. */
	LINE,

	/** Everything through Spring Cloud Gateway behind it. */
	SPRING

}
