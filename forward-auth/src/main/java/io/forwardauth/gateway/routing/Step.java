package io.forwardauth.gateway.routing;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * One thing that happens to a request of a straight route. Steps run in the order of
 * {@link Route#steps()}, which is Spring Cloud Gateway's for default and route filters.
 */
public sealed interface Step {

	/**
	 * A policy is asked; the steps after it run only if it allows.
	 *
	 * @param policy the policy's name
	 */
	record Ask(String policy) implements Step {
	}

	/**
	 * Changes the request before it goes to the origin (and to the policies after it).
	 */
	non-sealed interface RequestStep extends Step {

		/**
		 * Does it.
		 * @param request whose headers and origin path may be changed
		 * @throws RequestRefusedException if the request cannot go on; the gateway
		 * answers
		 */
		void apply(RoutedRequest request);

	}

	/**
	 * Changes the answer's headers. Runs on the way back, i.e. last in the list first,
	 * and on a denial only if it stands before the policy that denied.
	 */
	non-sealed interface ResponseStep extends Step {

		/**
		 * Does it.
		 * @param request the request that is answered
		 * @param answer the headers of the answer, to be changed
		 */
		void apply(RoutedRequest request, HttpHeaders answer);

	}

}
