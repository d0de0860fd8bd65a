package io.forwardauth.gateway.auth;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderNames;

/**
 * What a client gets in place of an auth server's 401: a 302 to a sign-in page, without
 * anything of the auth server's answer.
 */
@FunctionalInterface
interface SignIn {

	/** The 401 stays. */
	SignIn NONE = (request) -> null;

	/**
	 * The 302's headers for a request.
	 * @param request what was denied
	 * @return headers that are the caller's own; null if the client keeps the 401
	 */
	@Nullable HttpHeaders redirect(AuthorizationRequest request);

	/** The one that a policy's options ask for. */
	static SignIn of(PolicyOptions options) {
		String fixed = options.authSigninUrl();
		if (fixed != null) {
			return (request) -> to(fixed);
		}
		SigninRedirect redirect = options.signinRedirect();
		return (redirect != null) ? new BrowserSignIn(redirect) : NONE;
	}

	static HttpHeaders to(String location) {
		return new DefaultHttpHeaders().set(HeaderNames.LOCATION, location);
	}

	/**
	 * The denial for a request.
	 * @param request what was denied
	 * @param user see {@link Decision#user()}
	 * @return null if the client keeps the 401
	 */
	default Decision.@Nullable Deny denial(AuthorizationRequest request, @Nullable String user) {
		HttpHeaders headers = redirect(request);
		if (headers == null) {
			return null;
		}
		if (!HttpMethod.HEAD.equals(request.request().method())) {
			headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
		}
		return new Decision.Deny(HttpResponseStatus.FOUND, headers, Unpooled.EMPTY_BUFFER, user);
	}

}
