package io.forwardauth.gateway.auth;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.Future;

import io.forwardauth.gateway.http.HeaderNames;

/**
 * Lets CORS preflights pass without a call ({@code skip-preflight}): a browser sends them
 * without credentials, so an auth server could only refuse them. What is not exactly what
 * a browser sends (Fetch 4.8: OPTIONS, one Origin, one Access-Control-Request-Method, no
 * body) is asked about.
 */
final class PreflightSkip implements Authorizer {

	private final Authorizer asked;

	PreflightSkip(Authorizer asked) {
		this.asked = asked;
	}

	@Override
	public Future<Decision> authorize(AuthorizationRequest request) {
		if (isPreflight(request)) {
			return request.loop().newSucceededFuture(new Decision.Skip());
		}
		return this.asked.authorize(request);
	}

	private static boolean isPreflight(AuthorizationRequest request) {
		HttpHeaders headers = request.headers();
		return HttpMethod.OPTIONS.equals(request.request().method()) && isSaidOnce(headers, HttpHeaderNames.ORIGIN)
				&& isSaidOnce(headers, HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD) && !hasBody(headers);
	}

	private static boolean isSaidOnce(HttpHeaders headers, CharSequence name) {
		List<String> values = headers.getAll(name);
		return values.size() == 1 && !values.get(0).isEmpty();
	}

	private static boolean hasBody(HttpHeaders headers) {
		String length = headers.get(HeaderNames.CONTENT_LENGTH);
		return (length != null && !length.equals("0")) || headers.contains(HeaderNames.TRANSFER_ENCODING);
	}

}
