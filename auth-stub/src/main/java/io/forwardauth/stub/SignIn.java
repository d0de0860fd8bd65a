package io.forwardauth.stub;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.reactivestreams.Publisher;

/**
 * A sign-in flow as far as a gateway sees it: a redirect with a cookie, and the page it
 * leads to.
 */
final class SignIn {

	private static final String PAGE = """
			<!doctype html>
			<html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head>
			<body><h1>Sign in</h1><p>The auth stub lets in <code>Authorization: Bearer demo</code>.</p></body></html>
			""";

	private SignIn() {
	}

	/**
	 * Sends the browser to {@code /login}, which learns from {@code rd} where it came
	 * from: X-Forwarded-Proto, -Host and -Uri, or this request's own.
	 */
	static Publisher<Void> start(Exchange exchange) {
		HttpHeaders request = exchange.request().requestHeaders();
		String from = request.get("X-Forwarded-Proto", exchange.request().scheme()) + "://"
				+ request.get("X-Forwarded-Host", request.get(HttpHeaderNames.HOST, "localhost"))
				+ request.get("X-Forwarded-Uri", "/");
		// %20 and not +, which only forms read as a blank.
		String escaped = URLEncoder.encode(from, StandardCharsets.UTF_8).replace("+", "%20");
		HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.LOCATION, "/login?rd=" + escaped)
			.set(HttpHeaderNames.SET_COOKIE,
					"stub_signin=" + UUID.randomUUID() + "; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
		return exchange.send(Answer.empty(302, headers));
	}

	static Publisher<Void> page(Exchange exchange) {
		return exchange.send(Answer.text(200, "text/html; charset=utf-8", PAGE, new DefaultHttpHeaders()));
	}

}
