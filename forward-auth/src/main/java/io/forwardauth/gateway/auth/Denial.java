package io.forwardauth.gateway.auth;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.HopByHop;

/**
 * Makes an auth server's refusal ready for the client: status, headers and body as they
 * came, without what belonged to the connection to the auth server.
 */
final class Denial {

	private Denial() {
	}

	/**
	 * Makes the decision.
	 * @param policy whose auth server answered
	 * @param clientMethod the client's: a HEAD gets no body
	 * @param answer the auth server's head; its headers are changed in place
	 * @param body its whole body
	 * @param user see {@link Decision#user()}
	 * @return a denial; a failure if the answer's Location is no URL, and nothing of the
	 * answer is in it
	 */
	static Decision of(Policy policy, HttpMethod clientMethod, HttpResponse answer, ByteBuf body,
			@Nullable String user) {
		HttpHeaders headers = answer.headers();
		String location = headers.get(HeaderNames.LOCATION);
		if (location != null && !location.isEmpty()) {
			String resolved = policy.locations().resolve(location);
			if (resolved == null) {
				return new Decision.Failure(HttpResponseStatus.INTERNAL_SERVER_ERROR,
						"the auth server's Location is no URL");
			}
			if (!policy.options().preserveLocationHeader()) {
				headers.set(HeaderNames.LOCATION, resolved);
			}
		}
		HopByHop.RESPONSE.remove(headers);
		// The body goes out with a length, so there is no room for trailers.
		headers.remove(HeaderNames.TRAILER);
		boolean client = HttpMethod.HEAD.equals(clientMethod);
		boolean askedByHead = client && policy.options().preserveRequestMethod();
		// These two tell the length of a body that is not there: it stands as it came.
		if (!askedByHead && !HttpResponseStatus.NOT_MODIFIED.equals(answer.status())) {
			headers.set(HeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()));
		}
		return new Decision.Deny(answer.status(), headers, client ? Unpooled.EMPTY_BUFFER : body, user);
	}

}
