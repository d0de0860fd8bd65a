package io.forwardauth.gateway.routing;

import java.io.Serial;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * A step of the route found that this request cannot go on. It carries no stack trace: a
 * client can provoke it at will.
 */
public final class RequestRefusedException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	RequestRefusedException(String reason) {
		super(reason, null, false, false);
	}

	/** What the client gets: 400. */
	public HttpResponseStatus status() {
		return HttpResponseStatus.BAD_REQUEST;
	}

	/** One sentence for the log and the answer's body, without client data. */
	public String reason() {
		return String.valueOf(getMessage());
	}

}
