package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;
import java.util.Map;

/**
 * A policy of the gateway that is tried.
 *
 * @param name its name; {@code default} is the default policy
 * @param names its {@code auth-response-headers}
 * @param prefix how the names begin that its {@code auth-response-headers-regex} matches,
 * or an empty string
 * @param options its other options
 */
record Guard(String name, List<String> names, String prefix, Map<String, String> options) {

	static final String DEFAULT = "default";

	static Guard of(String name, String... names) {
		return new Guard(name, List.of(names), "", Map.of());
	}

	Guard with(String option, String value) {
		return new Guard(this.name, this.names, this.prefix, Map.of(option, value));
	}

	/**
	 * Whether only the auth server may say this header, or what some origins read as it.
	 */
	boolean owns(String header) {
		String read = Field.read(header);
		return this.names.stream().anyMatch((name) -> Field.read(name).equals(read))
				|| (!this.prefix.isEmpty() && read.startsWith(Field.read(this.prefix)));
	}

	boolean preservesMethod() {
		return this.options.containsKey("preserve-request-method");
	}

	boolean trusts() {
		return this.options.containsKey("trust-forward-header");
	}

	/** Longest body of an answer, in bytes. */
	int longestAnswer() {
		return Integer.parseInt(this.options.getOrDefault("max-response-body-size", "4194304"));
	}

}
