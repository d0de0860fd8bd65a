package io.forwardauth.gateway.conformance;

/**
 * The two ways through the gateway.
 */
public enum Way {

	/** The line, and behind it what the line does not know. */
	LINE,

	/** Everything through Spring Cloud Gateway behind the line. */
	SPRING

}
