package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
		Map<String, String> more = new TreeMap<>(this.options);
		more.put(option, value);
		return new Guard(this.name, this.names, this.prefix, more);
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

	/**
	 * Longest body of a request that goes along to the auth server, or -1 if none does.
	 */
	int longestBody() {
		return Integer.parseInt(this.options.getOrDefault("max-body-size", "-1"));
	}

	/** Whether the auth server need not be asked about a CORS preflight. */
	boolean skips(Head head) {
		return this.options.containsKey("skip-preflight") && head.method().equals("OPTIONS") && head.has("Origin")
				&& head.has("Access-Control-Request-Method");
	}

	/** Longest body of an answer, in bytes. */
	int longestAnswer() {
		return Integer.parseInt(this.options.getOrDefault("max-response-body-size", "4194304"));
	}

}
