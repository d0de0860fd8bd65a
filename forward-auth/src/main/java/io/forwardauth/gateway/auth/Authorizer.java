package io.forwardauth.gateway.auth;

import io.netty.util.concurrent.Future;

/**
 * Decides about a request without blocking. The HTTP auth client is one; a cache, a
 * fallback or a shadow are others around it.
 */
@FunctionalInterface
public interface Authorizer {

	/**
	 * Asks for a decision. The future is completed on the request's event loop, and never
	 * fails: what goes wrong is a {@link Decision.Failure}. Cancelling it cancels the
	 * call.
	 * @param request what is known of the request
	 * @return the decision to come
	 */
	Future<Decision> authorize(AuthorizationRequest request);

}
