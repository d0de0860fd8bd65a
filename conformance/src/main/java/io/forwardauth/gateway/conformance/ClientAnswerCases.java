package io.forwardauth.gateway.conformance;

import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an auth server tells the client: cookies and headers of an allowing answer, and
 * the way to a sign-in page in place of a 401. And what passes without it being asked.
 */
final class ClientAnswerCases {

	private static final Answer AUTH = Answer.allow("Set-Cookie: a=1; Priority=High", "Set-Cookie: x=1",
			"Set-Cookie: b=\"1\"; Path=/", "X-Rate: 7", "X-Other: o");

	private static final Answer ORIGIN = Answer.status("200 OK", "ok", "Set-Cookie: a=origin",
			"Set-Cookie: o=1; Priority=High", "X-Rate: origin", "X-Other: origin");

	private static final Answer WHO = Answer.status("401 Unauthorized", "who?", "WWW-Authenticate: Basic",
			"Set-Cookie: s=1", "X-Auth-User: u");

	private static final String HTML = "Accept: text/html,*/*;q=0.8";

	private ClientAnswerCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(cookies(), orders(), signIn(), browsers(), preflights()).flatMap((rows) -> rows);
	}

	private static Stream<Case> cookies() {
		return Stream
			.of(Case.of("the auth server's listed cookies take the place of the origin's, its listed headers too")
				.gets("/rated/")
				.auth(AUTH)
				.origin(ORIGIN)
				.then((seen) -> {
					cookies(seen.served(), "o=1; Priority=High", "a=1; Priority=High", "b=\"1\"; Path=/");
					assertThat(seen.answer().header("X-Rate")).containsExactly("7");
					assertThat(seen.answer().header("X-Other")).containsExactly("origin");
				}), Case.of("an auth server without cookies and headers changes nothing")
					.gets("/rated/")
					.origin(ORIGIN)
					.then((seen) -> {
						cookies(seen.served(), "a=origin", "o=1; Priority=High");
						assertThat(seen.answer().header("X-Rate")).containsExactly("origin");
					}),
					Case.of("an unlisted cookie of the auth server is enough to take the origin's listed ones away")
						.gets("/cookies/")
						.auth(Answer.allow("Set-Cookie: x=1"))
						.origin(ORIGIN)
						.then((seen) -> cookies(seen.served(), "o=1; Priority=High")),
					Case.of("without the option the origin's cookies pass, the auth server's do not")
						.gets("/")
						.auth(AUTH)
						.origin(ORIGIN)
						.then((seen) -> cookies(seen.served(), "a=origin", "o=1; Priority=High")),
					Case.of("a 304 of the origin is edited as well")
						.gets("/cookies/")
						.auth(AUTH)
						.origin(Answer.of("HTTP/1.1 304 Not Modified", "Set-Cookie: a=origin"))
						.then((seen) -> cookies(seen.answered(304), "a=1; Priority=High", "b=\"1\"; Path=/")),
					Case.of("a handshake's 101 is edited as well")
						.gets("/cookies/", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
								"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
						.auth(AUTH)
						.origin(Answer
							.of("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket",
									"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Set-Cookie: a=origin",
									"Set-Cookie: o=1")
							.then(Answer.After.ECHO))
						.lineOnly(SpringLimit.WEB_SOCKET)
						.then((seen) -> cookies(seen.answered(101), "o=1", "a=1; Priority=High", "b=\"1\"; Path=/")),
					Case.of("an interim answer is not")
						.gets("/cookies/")
						.auth(AUTH)
						.origin(Answer.raw("HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=early\r\n\r\n")
							.body(ORIGIN.bytes()))
						.lineOnly(SpringLimit.INTERIM)
						.then((seen) -> {
							cookies(seen.served(), "o=1; Priority=High", "a=1; Priority=High", "b=\"1\"; Path=/");
							assertThat(seen.answers().get(0).header("Set-Cookie")).containsExactly("a=early");
						}),
					Case.of("the gateway's own 502 carries the cookies of all policies, the first has the last word")
						.gets("/nowhere/")
						.auth(AUTH, Answer.allow("Set-Cookie: a=2", "Set-Cookie: z=2"))
						.then((seen) -> cookies(seen.answered(502), "z=2", "a=1; Priority=High", "b=\"1\"; Path=/")),
					Case.of("a denial keeps the auth server's cookies, listed or not")
						.gets("/cookies/")
						.auth(WHO)
						.then((seen) -> cookies(seen.refused(401), "s=1")));
	}

	private static Stream<Case> orders() {
		return Stream.of(
				Case.of("of two policies the first has the last word")
					.gets("/nested/")
					.auth(AUTH, Answer.allow("Set-Cookie: a=2", "Set-Cookie: z=2"))
					.origin(ORIGIN)
					.then((seen) -> cookies(seen.answered(200), "o=1; Priority=High", "z=2", "a=1; Priority=High",
							"b=\"1\"; Path=/")),
				Case.of("the denial of the second is edited by the first")
					.gets("/nested/")
					.auth(AUTH, Answer.status("403 Forbidden", "no", "Set-Cookie: a=2", "Set-Cookie: z=2"))
					.then((seen) -> cookies(seen.refused(403), "z=2", "a=1; Priority=High", "b=\"1\"; Path=/")),
				Case.of("the first's denial is its own")
					.gets("/nested/")
					.auth(WHO)
					.then((seen) -> cookies(seen.refused(401), "s=1")),
				Case.of("a response filter before the policy has the last word")
					.gets("/before/")
					.auth(AUTH)
					.origin(ORIGIN)
					.then((seen) -> cookies(seen.served(), "a=filter")),
				Case.of("the policy has it over a response filter behind it")
					.gets("/behind/")
					.auth(AUTH)
					.origin(ORIGIN)
					.then((seen) -> cookies(seen.served(), "a=1; Priority=High", "b=\"1\"; Path=/")));
	}

	private static void cookies(Seen seen, String... expected) {
		assertThat(seen.answer().header("Set-Cookie")).isEqualTo(List.of(expected));
	}

	private static Stream<Case> signIn() {
		return Stream.of(signIn("GET"), signIn("POST"), signIn("HEAD"),
				Case.of("any other denial stays with a sign-in URL too")
					.gets("/signin/")
					.auth(Answer.status("403 Forbidden", "no", "WWW-Authenticate: Basic"))
					.then((seen) -> assertThat(seen.refused(403).answer().body()).isEqualTo("no")),
				Case.of("a handshake is sent to the sign-in URL as everybody is")
					.gets("/signin/", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
							"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
					.auth(WHO)
					.then((seen) -> redirected(seen, "https://login.test/?x=1")));
	}

	private static Case signIn(String method) {
		return Case.of("a 401 to " + method + " becomes a 302 to the sign-in URL, and nothing of it is left")
			.sends(method + " /signin/a?b HTTP/1.1", "Host: h.test", "Content-Length: 0")
			.auth(WHO)
			.then((seen) -> {
				redirected(seen, "https://login.test/?x=1");
				assertThat(seen.answer().names()).filteredOn((name) -> !name.equals("content-length"))
					.containsExactlyInAnyOrder("location", "date");
			});
	}

	private static Stream<Case> browsers() {
		String here = "https://login.test/?x=1&rd=http%3A%2F%2Fh.test";
		return Stream.of(Case.of("a browser is sent to the sign-in page with what it asked for")
			.gets("/browser/../browser/a%2fb?q=1&r=|", HTML, "Sec-Fetch-Mode: navigate")
			.auth(WHO)
			.then((seen) -> {
				redirected(seen, here + "%2Fbrowser%2Fa%252Fb%3Fq%3D1%26r%3D%7C");
				assertThat(seen.answer().header("Cache-Control")).containsExactly("no-store");
				assertThat(seen.answer().names()).doesNotContain("www-authenticate", "set-cookie", "x-auth-user");
			}), Case.of("so is one that a trusted proxy speaks for")
				.gets("/browser/", HTML, "X-Forwarded-Proto: https", "X-Forwarded-Host: front.test:8443")
				.fromTrustedProxy()
				.auth(WHO)
				.then((seen) -> redirected(seen,
						"https://login.test/?x=1&rd=https%3A%2F%2Ffront.test%3A8443%2Fbrowser%2F")),
				Case.of("what a stranger says of host and scheme is not carried")
					.gets("/browser/", HTML, "X-Forwarded-Proto: https", "X-Forwarded-Host: front.test:8443")
					.auth(WHO)
					.then((seen) -> redirected(seen, here + "%2Fbrowser%2F")),
				Case.of("a host that is not allowed is not carried")
					.sends("GET /browser/ HTTP/1.1", "Host: evil.test", HTML)
					.auth(WHO)
					.then((seen) -> redirected(seen, "https://login.test/?x=1")),
				keeps("a script", HTML, "Sec-Fetch-Mode: cors"), keeps("an API client", "Accept: application/json"),
				keeps("who accepts anything", "Accept: */*"), keeps("who says nothing"),
				keeps("a handshake", HTML, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
						"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
				Case.of("a form keeps its 401")
					.sends("POST /browser/ HTTP/1.1", "Host: h.test", HTML, "Content-Length: 0")
					.auth(WHO)
					.then(ClientAnswerCases::kept),
				Case.of("a browser gets any other denial as it is")
					.gets("/browser/", HTML)
					.auth(Answer.status("403 Forbidden", "no"))
					.then((seen) -> assertThat(seen.refused(403).answer().body()).isEqualTo("no")));
	}

	private static Case keeps(String who, String... headers) {
		return Case.of(who + " keeps the 401").gets("/browser/", headers).auth(WHO).then(ClientAnswerCases::kept);
	}

	private static void kept(Seen seen) {
		assertThat(seen.refused(401).answer().body()).isEqualTo("who?");
		assertThat(seen.answer().header("WWW-Authenticate")).containsExactly("Basic");
		assertThat(seen.answer().header("Set-Cookie")).containsExactly("s=1");
	}

	private static void redirected(Seen seen, String location) {
		seen.refused(302).auth();
		assertThat(seen.answer().header("Location")).containsExactly(location);
		assertThat(seen.answer().body()).isEmpty();
	}

	private static Stream<Case> preflights() {
		String[] preflight = { "Host: h.test", "Origin: https://o.test", "Access-Control-Request-Method: PUT",
				"X-Auth-User: root", "X_Auth_User: root" };
		return Stream.of(Case.of("a preflight passes without a call where the policy says so, and forges no identity")
			.sends(lines("OPTIONS /preflight/ HTTP/1.1", preflight))
			.lineOnly(SpringLimit.PREFLIGHT)
			.then((seen) -> {
				assertThat(seen.answered(200).authRequests()).isEmpty();
				assertThat(seen.origin().names()).contains("origin", "access-control-request-method")
					.doesNotContain("x-auth-user", "x_auth_user");
			}), Case.of("it is asked about where the policy does not")
				.sends(lines("OPTIONS / HTTP/1.1", preflight))
				.lineOnly(SpringLimit.PREFLIGHT)
				.auth(WHO)
				.then((seen) -> seen.refused(401).auth()),
				Case.of("other requests are asked about")
					.sends(lines("GET /preflight/ HTTP/1.1", preflight))
					.auth(WHO)
					.then((seen) -> seen.refused(401).auth()),
				Case.of("so is an OPTIONS that is no preflight")
					.sends("OPTIONS /preflight/ HTTP/1.1", "Host: h.test", "Origin: https://o.test")
					.auth(WHO)
					.then((seen) -> seen.refused(401).auth()));
	}

	private static String[] lines(String first, String... more) {
		return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
	}

}
