package io.forwardauth.gateway.load;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is to be measured: one entry of scenarios.json.
 *
 * @param url what every iteration gets
 * @param headers sent with every request
 * @param checks what every answer must be
 * @param vus virtual users; each has a connection of its own and keeps it
 * @param iterations how many requests the users share
 */
record Measurement(URI url, Map<String, String> headers, Checks checks, int vus, int iterations) {

	Measurement {
		Objects.requireNonNull(url, "url is missing");
		Objects.requireNonNull(checks, "checks is missing");
		headers = (headers != null) ? Map.copyOf(headers) : Map.of();
		if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
			throw new IllegalArgumentException("url must begin with http:// or https://, not be " + url);
		}
		if (vus < 1 || iterations < vus) {
			throw new IllegalArgumentException(
					"vus must be at least 1 and iterations at least vus, not %d and %d".formatted(vus, iterations));
		}
	}

	/**
	 * What every answer must be.
	 *
	 * @param status its status
	 * @param json its body, or null when any body will do
	 */
	record Checks(int status, @Nullable JsonNode json) {
	}
}
