package io.forwardauth.gateway.routing;

import org.jspecify.annotations.Nullable;

/**
 * What the table says of a request.
 */
public sealed interface Match {

	/**
	 * The line can serve it.
	 *
	 * @param route the first that matches
	 */
	record Straight(Route route) implements Match {
	}

	/**
	 * Spring Cloud Gateway has to look at it.
	 *
	 * @param routeId the route it will find, or null if the line cannot be sure
	 * @param reason what keeps the route off the line
	 */
	record SpringWay(@Nullable String routeId, String reason) implements Match {
	}

	/** No route can match. */
	record NoRoute() implements Match {

		static final NoRoute INSTANCE = new NoRoute();

	}

}
