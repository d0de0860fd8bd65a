package io.forwardauth.gateway.conformance;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the auth server's answers: T-01, T-08 to T-10, T-39, T-41 and what
 * derives from them.
 */
final class DecisionCases {

	private DecisionCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(statuses(), denials(), locations(), sizes(), head()).flatMap((rows) -> rows);
	}

	private static Stream<Case> statuses() {
		Stream<Case> allowing = Stream.of("200 OK", "201 Created", "204 No Content", "206 Partial Content", "299 Odd")
			.map((status) -> Case.of("the auth server's " + status + " allows (D-01, D-02)")
				.gets("/")
				.auth(status.startsWith("204") ? Answer.of("HTTP/1.1 204 No Content") : Answer.status(status, ""))
				.then(Seen::served));
		Stream<Case> denying = IntStream
			.of(300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 407, 429, 500, 502, 503, 504)
			.mapToObj((status) -> Case
				.of("the auth server's " + status + " goes to the client, not followed (D-04, D-05)")
				.gets("/")
				.auth(Answer.status(status + " Denied", "said", "X-Said: so", "Location: http://elsewhere/x"))
				.then((seen) -> {
					seen.refused(status).auth();
					assertThat(seen.answer().body()).isEqualTo("said");
					assertThat(seen.answer().header("X-Said")).containsExactly("so");
				}));
		Stream<Case> interim = Stream.of("100 Continue", "102 Processing", "103 Early Hints")
			.map((status) -> Case.of("an interim " + status + " of the auth server is skipped")
				.gets("/")
				.auth(Answer.raw("HTTP/1.1 " + status + "\r\nX-Auth-User: interim\r\n\r\n")
					.body(Answer.allow("X-Auth-User: final").bytes()))
				.then((seen) -> assertThat(seen.served().origin().header("X-Auth-User")).containsExactly("final")));
		return Stream.of(allowing, denying, interim, notModified()).flatMap((rows) -> rows);
	}

	private static Stream<Case> notModified() {
		return Stream.of(Case.of("the auth server's 304 is a denial and passes as it is (D-03)")
			.gets("/", "If-None-Match: \"e\"")
			.auth(Answer.of("HTTP/1.1 304 Not Modified", "ETag: \"e\""))
			.then((seen) -> {
				seen.refused(304);
				assertThat(seen.answer().header("ETag")).containsExactly("\"e\"");
			}));
	}

	private static Stream<Case> denials() {
		return Stream.of(Case.of("a denial keeps body and Proxy-Authenticate (T-01)")
			.gets("/")
			.auth(Answer.status("403 Forbidden", "Forbidden\n", "Proxy-Authenticate: test"))
			.then((seen) -> {
				assertThat(seen.refused(403).answer().header("Proxy-Authenticate")).containsExactly("test");
				assertThat(seen.answer().body()).isEqualTo("Forbidden\n");
			}), Case.of("a denial loses what is hop-by-hop, chunked or not (T-09)")
				.gets("/")
				.differs(Reason.NAMED_IN_DENIAL)
				.auth(Answer
					.of("HTTP/1.1 302 Found", "Connection: keep-alive, X-Named", "Keep-Alive: 5", "TE: x",
							"Trailers: x", "Trailer: X-T", "Upgrade: h2c", "Proxy-Authenticate: p", "X-Named: n",
							"Transfer-Encoding: chunked", "Location: http://elsewhere/", "X-Kept: k")
					.body("4\r\nbody\r\n0\r\nX-T: t\r\n\r\n"))
				.then((seen) -> {
					assertThat(seen.refused(302).answer().sortedHeaders())
						.usingElementComparator(String::compareToIgnoreCase)
						.containsExactly("Content-Length: 4", "Location: http://elsewhere/", "Proxy-Authenticate: p",
								"X-Kept: k");
					assertThat(seen.answer().body()).isEqualTo("body");
				}),
				Case.of("a denial keeps all its headers and nothing is added (T-10)")
					.gets("/")
					.auth(Answer
						.of("HTTP/1.1 403 Forbidden", "Set-Cookie: a=1; Odd", "X-Foo: bar", "Content-Type: text/x",
								"Set-Cookie: b=2", "Content-Length: 10", "Date: some day", "WWW-Authenticate: Basic",
								"WWW-Authenticate: Bearer", "Access-Control-Allow-Origin: *")
						.body("Forbidden\n"))
					.then((seen) -> {
						assertThat(seen.refused(403).answer().sortedHeaders())
							.usingElementComparator(String::compareToIgnoreCase)
							.containsExactly("Access-Control-Allow-Origin: *", "Content-Length: 10",
									"Content-Type: text/x", "Date: some day", "Set-Cookie: a=1; Odd", "Set-Cookie: b=2",
									"WWW-Authenticate: Basic", "WWW-Authenticate: Bearer", "X-Foo: bar");
						assertThat(seen.answer().body()).isEqualTo("Forbidden\n");
					}),
				Case.of("a denial that ends with its connection is whole")
					.gets("/")
					.auth(Answer.of("HTTP/1.1 401 Unauthorized", "X-A: a").body("to the end").then(Answer.After.CLOSE))
					.then((seen) -> assertThat(seen.refused(401).answer().body()).isEqualTo("to the end")),
				Case.of("a denial in gzip passes as it is (D-27)")
					.gets("/")
					.differs(Reason.UNPACKED)
					.auth(Answer.status("403 Forbidden", "\u001f\u008bnot really", "Content-Encoding: gzip"))
					.then((seen) -> {
						assertThat(seen.refused(403).answer().header("Content-Encoding")).containsExactly("gzip");
						assertThat(seen.answer().body()).isEqualTo("\u001f\u008bnot really");
					}),
				Case.of("an upload is denied at once (D-24)")
					.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 5000", "Expect: 100-continue")
					.differs(Reason.UPLOAD_DENIED)
					.auth(Answer.status("403 Forbidden", "no"))
					.then((seen) -> {
						seen.refused(403);
						assertThat(seen.answers()).hasSize(1);
					}));
	}

	private static Stream<Case> locations() {
		return Stream.of(location("absolute", "/", "http://elsewhere/x?q#f", "http://elsewhere/x?q#f"),
				location("host-relative (D-06)", "/", "/login?rd=a%2Fb", "http://127.0.0.1:{auth}/login?rd=a%2Fb"),
				location("path-relative", "/", "login", "http://127.0.0.1:{auth}/login"),
				location("preserved (T-39)", "/location/", "/index.html", "/index.html"),
				Case.of("Location is resolved whatever the status")
					.gets("/")
					.auth(Answer.status("401 Unauthorized", "", "Location: /login"))
					.then((seen) -> assertThat(seen.refused(401).answer().header("Location"))
						.containsExactly("http://127.0.0.1:" + seen.stage().authPort() + "/login")),
				Case.of("a Location that cannot be parsed is a 500, and nothing of the answer shows (D-07)")
					.gets("/")
					.auth(Answer.status("302 Found", "", "Location: http://[bad", "Set-Cookie: secret=1"))
					.then((seen) -> assertThat(seen.refused(500).answer().names()).doesNotContain("location",
							"set-cookie")));
	}

	private static Case location(String kind, String target, String sent, String expected) {
		return Case.of("a Location that is " + kind)
			.gets(target)
			.auth(Answer.status("302 Found", "", "Location: " + sent))
			.then((seen) -> assertThat(seen.refused(302).answer().header("Location"))
				.containsExactly(expected.replace("{auth}", Integer.toString(seen.stage().authPort()))));
	}

	private static Stream<Case> sizes() {
		String large = "x".repeat(5 << 20);
		return Stream.of(sized("/small/", "200 OK", "x".repeat(10), 200),
				sized("/small/", "200 OK", "x".repeat(11), 401), sized("/small/", "403 Forbidden", "x".repeat(10), 403),
				sized("/small/", "403 Forbidden", "x".repeat(11), 401),
				sized("/", "200 OK", large, 401).hostile().differs(Reason.BOUNDED_AUTH_BODY),
				sized("/unlimited/", "403 Forbidden", large, 403),
				Case.of("a chunked answer is measured too (D-30)")
					.gets("/small/")
					.auth(Answer.of("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
						.body("6\r\n123456\r\n5\r\n12345\r\n0\r\n\r\n"))
					.then((seen) -> seen.refused(401)));
	}

	private static Case sized(String target, String status, String body, int expected) {
		return Case.of(target + " with an auth answer " + status + " of " + body.length() + " bytes (T-41)")
			.gets(target)
			.auth(Answer.status(status, body, "X-Said: so"))
			.then((seen) -> {
				seen.answered(expected);
				assertThat(seen.originRequests()).hasSize((expected == 200) ? 1 : 0);
				if (expected == 401) {
					assertThat(seen.answer().names()).doesNotContain("x-said");
					assertThat(seen.answer().body()).doesNotContain("xxx");
				}
			});
	}

	private static Stream<Case> head() {
		return Stream.of(Case.of("a denied HEAD gets headers and no body (D-23)")
			.sends("HEAD / HTTP/1.1", "Host: h")
			.auth(Answer.status("403 Forbidden", "said", "X-Said: so"))
			.then((seen) -> {
				assertThat(seen.refused(403).answer().header("X-Said")).containsExactly("so");
				assertThat(seen.auth().method()).isEqualTo("GET");
			}), Case.of("a HEAD asked by HEAD keeps the auth server's length")
				.sends("HEAD /method/ HTTP/1.1", "Host: h")
				.auth(Answer.of("HTTP/1.1 403 Forbidden", "Content-Length: 4"))
				.then((seen) -> {
					assertThat(seen.refused(403).answer().header("Content-Length")).containsExactly("4");
					assertThat(seen.auth().method()).isEqualTo("HEAD");
				}),
				Case.of("an allowed HEAD keeps the origin's length")
					.sends("HEAD / HTTP/1.1", "Host: h")
					.origin(Answer.of("HTTP/1.1 200 OK", "Content-Length: 4"))
					.then((seen) -> assertThat(seen.served().answer().header("Content-Length")).containsExactly("4")));
	}

}
