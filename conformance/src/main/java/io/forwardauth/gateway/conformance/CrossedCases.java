package io.forwardauth.gateway.conformance;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every option crossed with every kind of request and of answer. What must come of each
 * is what Traefik makes of it; here stands only what holds for all: an allowed request is
 * served, and what the client forged does not arrive.
 */
final class CrossedCases {

	private static final List<String> OPTIONS = List.of("", "trust", "list", "trustlist", "method", "location", "loose",
			"unlimited", "small", "body", "bodymethod", "body10", "body0", "cookies", "cookies2", "signin", "browser",
			"preflight", "rated", "agent", "broad", "tlsca", "two", "strip", "stripfirst", "striplast");

	private static final Answer ALLOW = Answer.allow("X-Auth-User: u", "X-First: 1", "X-Second: 2", "Foo-Bar: f",
			"X-Part-One: p", "X-Both: b", "X-Rate: 7", "Set-Cookie: a=auth; Path=/", "Location: /nowhere",
			"X-Secret: s");

	private static final Answer DENY = Answer.status("401 Unauthorized", "who?", "WWW-Authenticate: Basic",
			"WWW-Authenticate: Bearer", "Location: /login", "Set-Cookie: a=1", "Set-Cookie: b=2");

	private static final String[] FORGED = { "X-Auth-User: forged", "X-First: forged", "X-Second: forged",
			"Foo-Bar: forged", "X-Part-One: forged", "X-Both: forged", "X_Auth_User: forged", "X.First: forged",
			"x_second: forged", "foo_Bar: forged", "X-Part_One: forged", "X~Both: forged", "X-CustomHeader: c",
			"Cookie: k=1" };

	private static final String[] ASSERTED = { "X-Forwarded-For: 1.1.1.1", "X-Forwarded-Proto: https",
			"X-Forwarded-Host: front.test", "X-Forwarded-Port: 8443", "X-Forwarded-Uri: /front", "X-Real-Ip: 1.1.1.1",
			"X-Forwarded-Method: PATCH", "X-Forwarded-Prefix: /front", "X-CustomHeader: c" };

	private CrossedCases() {
	}

	static Stream<Case> rows() {
		return OPTIONS.stream().flatMap((option) -> {
			String path = option.isEmpty() ? "/p" : "/" + option + "/p";
			String name = option.isEmpty() ? "default" : option;
			return shapes().map((shape) -> shape.of(name, path));
		});
	}

	private static Stream<Shape> shapes() {
		return Stream.of(methods(), peers(), headers(), answers()).flatMap((shapes) -> shapes);
	}

	private static Stream<Shape> methods() {
		Stream<Shape> bare = Stream.of("GET", "DELETE", "OPTIONS", "PURGE")
			.map((method) -> served(method, (row) -> row.row().sends(row.line(method), "Host: h.test")));
		Shape head = served("HEAD",
				(row) -> row.row()
					.sends(row.line("HEAD"), "Host: h.test")
					.origin(Answer.of("HTTP/1.1 200 OK", "Content-Length: 2")));
		Stream<Shape> full = Stream.of("POST", "PUT", "PATCH", "DELETE", "GET")
			.map((method) -> served(method + " with a body",
					(row) -> row.row().sends(row.line(method), "Host: h.test", "Content-Length: 4").bytes("body")));
		return Stream.of(bare, full,
				Stream.of(head, served("chunks and a trailer",
						(row) -> row.row()
							.sends(row.line("POST"), "Host: h.test", "Transfer-Encoding: chunked", "Trailer: X-Sum")
							.bytes("4\r\nbody\r\n0\r\nX-Sum: 1\r\n\r\n")),
						served("HTTP/1.0",
								(row) -> row.row().sends(row.line("GET").replace("1.1", "1.0"), "Host: h.test")),
						served("HTTP/1.0 that wishes to stay",
								(row) -> row.row()
									.sends(row.line("POST").replace("1.1", "1.0"), "Host: h.test",
											"Connection: keep-alive", "Content-Length: 4")
									.bytes("body")),
						served("a URL in place of a path",
								(row) -> row.row()
									.sends("GET http://abs.test:81" + row.path() + "?q=1 HTTP/1.1", "Host: h.test")),
						new Shape("a handshake", CrossedCases::handshake)))
			.flatMap((shapes) -> shapes);
	}

	private static Case handshake(Row row) {
		Case crossed = row.row()
			.gets(row.path(), WebSocketCases.HANDSHAKE)
			.origin(WebSocketCases.SWITCH)
			.lineOnly(SpringLimit.WEB_SOCKET)
			.then((seen) -> seen.answered(101));
		return row.path().startsWith("/broad/") ? crossed.differs(Reason.BROAD_EXPRESSION) : crossed;
	}

	private static Stream<Shape> peers() {
		return Stream.of(Peer.values())
			.map((peer) -> served("headers of a proxy from " + peer.says(),
					(row) -> row.row().gets(row.path() + "?q=1", ASSERTED).from(peer)));
	}

	private static Stream<Shape> headers() {
		return Stream.of(served("forged identity", (row) -> row.row().gets(row.path(), FORGED).hostile()),
				served("a Connection that names everything", (row) -> row.row()
					.gets(row.path(), "Connection: X-Auth-User, x-first, Foo-Bar, X-Forwarded-For, X-Real-Ip, Cookie",
							"X-Auth-User: forged", "X-First: forged", "Foo-Bar: forged", "Cookie: k=1")
					.hostile()),
				served("several values and empty ones",
						(row) -> row.row()
							.gets(row.path(), "X-CustomHeader: 1", "X-CustomHeader:", "x-customheader: 2, 3",
									"X-Empty:", "User-Agent:", "Cookie: a=1; b=2")),
				served("a Host of IPv6",
						(row) -> row.row().sends(row.line("GET"), "Host: [2001:db8::1]:8443", "Accept: a")));
	}

	private static Stream<Shape> answers() {
		return Stream.of(
				new Shape("a denial",
						(row) -> row.row().gets(row.path(), FORGED).auth(DENY).then((seen) -> denied(seen))),
				new Shape("a denied upload",
						(row) -> row.row()
							.sends(row.line("POST"), "Host: h.test", "Content-Length: 4")
							.bytes("body")
							.auth(DENY)
							.then(CrossedCases::denied)),
				new Shape("a denial that ends with its connection",
						(row) -> row.row()
							.gets(row.path())
							.auth(Answer.of("HTTP/1.1 403 Forbidden", "X-A: a").body("no").then(Answer.After.CLOSE))
							.then((seen) -> seen.refused(403))),
				served("an interim answer of both", (row) -> row.row()
					.gets(row.path())
					.auth(Answer.raw("HTTP/1.1 103 Early Hints\r\nX-Auth-User: early\r\n\r\n").body(ALLOW.bytes()))
					.origin(Answer.raw("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n").body(Answer.OK.bytes()))),
				served("answers in chunks", (row) -> row.row()
					.gets(row.path(), "TE: trailers")
					.auth(Answer
						.of("HTTP/1.1 200 OK", "X-Auth-User: u", "Transfer-Encoding: chunked", "Trailer: X-First")
						.body("2\r\nok\r\n0\r\nX-First: late\r\n\r\n"))
					.origin(Answer.of("HTTP/1.1 200 OK", "Transfer-Encoding: chunked").body("3\r\nabc\r\n0\r\n\r\n"))),
				served("answers that end with their connections", (row) -> row.row()
					.gets(row.path())
					.auth(Answer.of("HTTP/1.1 200 OK", "X-Auth-User: u").body("ok").then(Answer.After.CLOSE))
					.origin(Answer.of("HTTP/1.1 200 OK", "X-A: a").body("to the end").then(Answer.After.CLOSE))));
	}

	private static void denied(Seen seen) {
		assertThat(seen.answer().status()).isIn(401, 302);
		seen.refused(seen.answer().status());
	}

	/**
	 * A kind of request that must be served, if it is allowed. That nothing forged
	 * arrives holds for all ({@link Safety}).
	 */
	private static Shape served(String says, Function<Row, Case> made) {
		return new Shape(says, (row) -> {
			Case crossed = made.apply(row);
			if (row.path().startsWith("/body0/") && crossed.hasBody()) {
				return crossed.then((seen) -> seen.refusedAtTheEdge(401));
			}
			if (row.path().startsWith("/broad/")) {
				crossed.differs(Reason.BROAD_EXPRESSION);
			}
			return crossed.then((seen) -> assertThat(seen.answered(200).originRequests()).hasSize(1));
		});
	}

	private record Shape(String says, Function<Row, Case> made) {

		Case of(String option, String path) {
			return this.made.apply(new Row(Case.of(option + " with " + this.says).auth(ALLOW), path));
		}

	}

	private record Row(Case row, String path) {

		String line(String method) {
			return method + " " + this.path + " HTTP/1.1";
		}

	}

}
