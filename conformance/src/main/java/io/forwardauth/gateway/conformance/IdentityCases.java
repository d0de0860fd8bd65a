package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the origin learns who the user is, and that nobody else can tell it: T-02, D-11 to
 * D-13, D-31, X-01 to X-09.
 */
final class IdentityCases {

	private IdentityCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(copied(), forged(), open(), several(), trailers()).flatMap((rows) -> rows);
	}

	private static Stream<Case> copied() {
		return Stream
			.of(Case.of("listed headers are replaced with all their values, the rest of the answer goes nowhere (T-02)")
				.gets("/", "X-Auth-Group: client", "Foo-Bar: client", "Foo-Baz: client", "X-Other: o")
				.auth(Answer.allow("X-Auth-User: user@example.com", "X-Auth-Secret: secret", "X-Auth-Group: group1",
						"X-Auth-Group: group2", "Foo-Bar: auth", "Set-Cookie: authCookie=1", "Content-Type: t"))
				.origin(Answer.status("200 OK", "backend", "Set-Cookie: backendCookie=1", "Other-Header: o"))
				.then((seen) -> {
					Message origin = seen.served().origin();
					assertThat(origin.header("X-Auth-User")).containsExactly("user@example.com");
					assertThat(origin.header("X-Auth-Group")).containsExactly("group1", "group2");
					assertThat(origin.header("Foo-Bar")).containsExactly("auth");
					assertThat(origin.header("X-Other")).containsExactly("o");
					assertThat(origin.names()).doesNotContain("x-auth-secret", "foo-baz", "set-cookie", "content-type");
					assertThat(seen.answer().header("Set-Cookie")).containsExactly("backendCookie=1");
					assertThat(seen.answer().header("Other-Header")).containsExactly("o");
					assertThat(seen.answer().names()).doesNotContain("x-auth-user", "foo-bar");
					assertThat(seen.answer().body()).isEqualTo("backend");
				}), Case.of("X-Forwarded-User is an identity header like any other")
					.gets("/oauth/", "X-Forwarded-User: forged", "X-Forwarded-Ssl: on")
					.auth(Answer.allow("X-Forwarded-User: ann", "X-Forwarded-Email: ann@h"))
					.then((seen) -> {
						Message origin = seen.served().origin();
						assertThat(origin.header("X-Forwarded-User")).containsExactly("ann");
						assertThat(origin.header("X-Forwarded-Email")).containsExactly("ann@h");
						assertThat(origin.header("X-Forwarded-Ssl")).containsExactly("on");
					}),
					Case.of("a name in list and expression is there once (D-12)")
						.gets("/loose/", "X-Part-One: client")
						.auth(Answer.allow("X-Part-One: auth", "X-Part-One: again"))
						.then((seen) -> assertThat(seen.served().origin().header("X-Part-One")).containsExactly("auth",
								"again")),
					Case.of("the expression is unanchored, on the canonical name (D-13)")
						.gets("/loose/", "x-second-part: client", "X-apart: mine")
						.auth(Answer.allow("X-PART-TWO: auth", "x-second-part: auth"))
						.then((seen) -> {
							assertThat(seen.served().origin().header("X-Second-Part")).containsExactly("auth");
							assertThat(seen.origin().header("X-Part-Two")).containsExactly("auth");
							assertThat(seen.origin().header("X-Apart")).containsExactly("mine");
						}),
					framing("/broad/"),
					Case.of("a broad expression takes no managed header")
						.gets("/broad/", "X-Back: c", "X-Real-Ip: 1.1.1.1")
						.hostile()
						.differs(Reason.BROAD_EXPRESSION)
						.auth(Answer.allow("X-Both: o", "X-Forwarded-For: 6.6.6.6"))
						.then((seen) -> {
							assertThat(seen.served().origin().header("X-Back")).isEmpty();
							assertThat(seen.origin().header("X-Both")).containsExactly("o");
							assertThat(seen.origin().header("X-Forwarded-For")).containsExactly("127.0.0.1");
							assertThat(seen.origin().header("X-Real-Ip")).containsExactly("127.0.0.1");
						}),
					Case.of("raw bytes in an identity header pass")
						.gets("/")
						.auth(Answer.allow("X-Auth-User: J\u00fcrgen"))
						.then((seen) -> assertThat(seen.served().origin().header("X-Auth-User"))
							.containsExactly("J\u00fcrgen")));
	}

	private static Case framing(String target) {
		return Case.of("headers that frame a message are never copied, listed or not (X-09): " + target)
			.sends("POST " + target + " HTTP/1.1", "Host: h.test", "Content-Length: 4", "TE: trailers")
			.bytes("body")
			.hostile()
			.differs(Reason.BROAD_EXPRESSION)
			.auth(Answer.of("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Host: evil", "Connection: x-b", "X-B: ok")
				.body("0\r\n\r\n"))
			.then((seen) -> {
				Message origin = seen.served().origin();
				assertThat(origin.body()).isEqualTo("body");
				assertThat(origin.header("Content-Length")).containsExactly("4");
				assertThat(origin.header("Host")).containsExactly("h.test");
				assertThat(origin.header("TE")).containsExactly("trailers");
				assertThat(origin.names()).doesNotContain("transfer-encoding", "connection");
				assertThat(origin.header("X-B")).containsExactly("ok");
			});
	}

	private static Stream<Case> forged() {
		return Stream
			.of("X-Auth-User", "x-auth-user", "X-AUTH-USER", "X_Auth_User", "X.Auth.User", "X-Auth_User",
					"x_auth-group", "Foo-Anything", "foo-anything", "Foo_Anything", "FOO.BAR")
			.map((name) -> Case.of("a client's " + name + " reaches no origin (D-11, X-01 to X-04)")
				.gets("/", name + ": forged", "Authorization: kept")
				.hostile()
				.then((seen) -> {
					assertThat(seen.served().origin().header(name)).isEmpty();
					assertThat(seen.origin().header("Authorization")).containsExactly("kept");
				}));
	}

	private static Stream<Case> open() {
		Stream<Case> dropped = Stream
			.of("X-Auth-User", "x_auth_user", "X.Auth.Group", "Foo-Bar", "foo_bar", "X-First", "X_Second", "X-Part-One",
					"X-Any-Part")
			.map((name) -> Case.of("a public route drops " + name + " too: it is no way to forge identity")
				.gets("/public/x", name + ": forged", "X-Other: o")
				.hostile()
				.then((seen) -> {
					seen.answered(200);
					assertThat(seen.authRequests()).isEmpty();
					assertThat(seen.origin().header(name)).isEmpty();
					assertThat(seen.origin().header("X-Other")).containsExactly("o");
				}));
		Stream<Case> kept = Stream.of(Case.of("keep-identity-headers says otherwise")
			.gets("/keep/x", "X-Auth-User: client", "Foo-Bar: client")
			.then((seen) -> {
				seen.answered(200);
				assertThat(seen.origin().header("X-Auth-User")).containsExactly("client");
				assertThat(seen.origin().header("Foo-Bar")).containsExactly("client");
			}));
		return Stream.concat(dropped, kept);
	}

	private static Stream<Case> several() {
		return Stream.of(Case.of("each policy sees the request as the one before left it (D-31)")
			.gets("/two/", "X-First: forged", "X-Second: forged")
			.auth(Answer.allow("X-First: 1", "X-Second: not mine"), Answer.allow("X-Second: 2"))
			.then((seen) -> {
				seen.answered(200);
				assertThat(seen.authRequests()).extracting(Message::target).containsExactly("/first", "/second");
				assertThat(seen.authRequests().get(1).header("X-First")).containsExactly("1");
				assertThat(seen.origin().header("X-First")).containsExactly("1");
				assertThat(seen.origin().header("X-Second")).containsExactly("2");
			}), Case.of("the first denial ends it")
				.gets("/two/")
				.auth(Answer.status("401 Unauthorized", "first"))
				.then((seen) -> assertThat(seen.refused(401).auth().target()).isEqualTo("/first")),
				Case.of("the second one's denial goes to the client")
					.gets("/two/")
					.auth(Answer.allow(), Answer.status("403 Forbidden", "second"))
					.then((seen) -> {
						assertThat(seen.refused(403).answer().body()).isEqualTo("second");
						assertThat(seen.authRequests()).hasSize(2);
					}));
	}

	private static Stream<Case> trailers() {
		Stream<Case> dropped = Stream
			.of("X-Auth-User", "x_auth_user", "Foo-Bar", "X-Forwarded-For", "X_Real_Ip", "Host", "Authorization")
			.map((name) -> Case.of("a trailer " + name + " reaches no origin (X-05)")
				.sends("POST / HTTP/1.1", "Host: h.test", "Transfer-Encoding: chunked", "Trailer: " + name)
				.bytes("1\r\na\r\n0\r\n" + name + ": forged\r\n\r\n")
				.hostile()
				.then((seen) -> {
					seen.answered(200);
					assertThat(seen.origin().trailers()).isEmpty();
					assertThat(seen.origin().headers()).noneMatch((line) -> line.contains("forged"));
					assertThat(seen.origin().body()).isEqualTo("a");
				}));
		Stream<Case> kept = Stream.of(
				Case.of("a trailer Content-Length that nobody announced reaches no origin (X-05)")
					.sends("POST / HTTP/1.1", "Host: h.test", "Transfer-Encoding: chunked")
					.bytes("1\r\na\r\n0\r\nContent-Length: 7\r\n\r\n")
					.hostile()
					.then((seen) -> assertThat(seen.served().origin().trailers()).isEmpty()),
				Case.of("another trailer passes")
					.sends("POST / HTTP/1.1", "Host: h.test", "Transfer-Encoding: chunked", "Trailer: X-Sum")
					.bytes("1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n")
					.lineOnly(SpringLimit.TRAILERS)
					.then((seen) -> {
						assertThat(seen.served().origin().trailer("X-Sum")).containsExactly("1");
						assertThat(seen.origin().header("Trailer")).containsExactly("X-Sum");
					}));
		return Stream.concat(dropped, kept);
	}

}
