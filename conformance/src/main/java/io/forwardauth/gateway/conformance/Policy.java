package io.forwardauth.gateway.conformance;

import java.util.Map;

/**
 * A policy of the setup.
 *
 * @param name its name; the default policy's is {@link #DEFAULT}
 * @param options names and values as the gateway has them, the address among them
 */
record Policy(String name, Map<String, String> options) {

	static final String DEFAULT = "default";

}
