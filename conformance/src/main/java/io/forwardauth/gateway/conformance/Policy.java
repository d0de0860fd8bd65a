package io.forwardauth.gateway.conformance;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A policy of the setup.
 *
 * @param name its name; the default policy's is {@link #DEFAULT}
 * @param options names and values as the gateway has them, the address among them
 */
record Policy(String name, Map<String, String> options) {

	static final String DEFAULT = "default";

	/** No list and no expression takes or sets them. */
	private static final Set<String> FRAMING = Set.of("connection", "content-length", "host", "keep-alive",
			"proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

	/**
	 * Whether only the auth server may set a header.
	 * @param name the header's, in lower case
	 */
	boolean isIdentity(String name) {
		String listed = this.options.getOrDefault("auth-response-headers", "");
		String expression = this.options.get("auth-response-headers-regex");
		return Arrays.stream(listed.split(",")).anyMatch(name::equalsIgnoreCase) || (expression != null
				&& !FRAMING.contains(name) && Pattern.compile(expression).matcher(canonical(name)).find());
	}

	private static String canonical(String name) {
		return Arrays.stream(name.split("-", -1))
			.map((word) -> word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1))
			.collect(Collectors.joining("-"));
	}

}
