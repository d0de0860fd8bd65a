package io.forwardauth.gateway.edge;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What the edge makes of a request.
 */
public sealed interface EdgeResult {

	/** It goes on. */
	record Settled(EdgeRequest request) implements EdgeResult {
	}

	/**
	 * The gateway answers itself: a refusal, or {@code OPTIONS *}.
	 *
	 * @param status what the client gets
	 * @param reason one sentence for the log and the answer's body, without client data
	 */
	record Answered(HttpResponseStatus status, String reason) implements EdgeResult {
	}

}
