package io.forwardauth.gateway.routing;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The metadata of a route that the line knows, but for {@link RouteTls}. Any other key
 * may be there for something that the application added.
 *
 * @param passHostHeader {@code pass-host-header}: true (default) or false
 * @param connectTimeout {@code connect-timeout} in milliseconds
 * @param responseTimeout {@code response-timeout} in milliseconds, negative: none
 */
record RouteMetadata(boolean passHostHeader, @Nullable Duration connectTimeout, @Nullable Duration responseTimeout) {

	private static final String PASS_HOST_HEADER = "pass-host-header";

	private static final String CONNECT_TIMEOUT = "connect-timeout";

	private static final String RESPONSE_TIMEOUT = "response-timeout";

	/**
	 * Reads it.
	 * @param routeId the route, for messages
	 * @param metadata as configured
	 * @param reasons receives what keeps the route off the line; Spring Cloud Gateway's
	 * own keys are left to it where it has its own view of a strange value
	 * @return what is known
	 * @throws RouteConfigurationException if {@code pass-host-header} is neither true nor
	 * false, or a timeout is no number: Spring Cloud Gateway fails with it at a request
	 */
	static RouteMetadata of(String routeId, Map<String, Object> metadata, List<String> reasons) {
		boolean passHostHeader = true;
		Duration connectTimeout = null;
		Duration responseTimeout = null;
		for (Map.Entry<String, Object> entry : metadata.entrySet()) {
			String value = String.valueOf(entry.getValue());
			switch (entry.getKey()) {
				case PASS_HOST_HEADER -> passHostHeader = passHostHeader(routeId, value);
				case CONNECT_TIMEOUT -> connectTimeout = millis(routeId, entry.getKey(), value, 1, reasons);
				case RESPONSE_TIMEOUT ->
					responseTimeout = millis(routeId, entry.getKey(), value, Integer.MIN_VALUE, reasons);
				default -> {
					if (!RouteTls.isKey(entry.getKey())) {
						reasons.add("metadata " + entry.getKey());
					}
				}
			}
		}
		return new RouteMetadata(passHostHeader, connectTimeout, responseTimeout);
	}

	private static boolean passHostHeader(String routeId, String value) {
		return switch (value) {
			case "true" -> true;
			case "false" -> false;
			default ->
				throw new RouteConfigurationException(routeId, "metadata " + PASS_HOST_HEADER, value, "true or false");
		};
	}

	private static @Nullable Duration millis(String routeId, String key, String value, long least,
			List<String> reasons) {
		try {
			long millis = Long.parseLong(value);
			if (millis >= least && millis != 0 && millis <= Integer.MAX_VALUE) {
				return Duration.ofMillis(millis);
			}
		}
		catch (NumberFormatException ex) {
			throw new RouteConfigurationException(routeId, "metadata " + key, value, "a number of milliseconds");
		}
		reasons.add("metadata " + key + ", which is of no use to the line");
		return null;
	}

}
