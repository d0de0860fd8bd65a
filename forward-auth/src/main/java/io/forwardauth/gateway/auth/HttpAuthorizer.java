package io.forwardauth.gateway.auth;

import io.netty.util.concurrent.Future;

import io.forwardauth.gateway.client.HttpCaller;

/**
 * Asks a policy's auth server over HTTP, once a request. A 2xx that arrived whole allows;
 * any other final answer is the client's; all else is a {@link Decision.Failure}:
 * <ul>
 * <li>{@code status-on-error} (500 unless set; Traefik always 500): unreachable, timed
 * out, broken off, not HTTP, a 101;</li>
 * <li>401: the answer's body is longer than {@code max-response-body-size};</li>
 * <li>500: the answer's Location is no URL.</li>
 * </ul>
 */
public final class HttpAuthorizer implements Authorizer {

	private final HttpCaller caller;

	private final Policy policy;

	public HttpAuthorizer(HttpCaller caller, Policy policy) {
		this.caller = caller;
		this.policy = policy;
	}

	@Override
	public Future<Decision> authorize(AuthorizationRequest request) {
		AuthCall call = new AuthCall(this.policy, request);
		if (request.loop().inEventLoop()) {
			call.start(this.caller);
		}
		else {
			request.loop().execute(() -> call.start(this.caller));
		}
		return call;
	}

}
