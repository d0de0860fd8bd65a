package io.forwardauth.gateway.routing;

import java.util.Map;

/**
 * A condition of a route that the line can test itself.
 */
sealed interface RoutePredicate permits PathPredicate, HostPredicate, MethodPredicate {

	boolean test(MatchSubject subject);

	/**
	 * Adds the URI variables of a subject that passed {@link #test}.
	 * @param subject the request
	 * @param variables receives them
	 */
	default void extract(MatchSubject subject, Map<String, String> variables) {
	}

}
