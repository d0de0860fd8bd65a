package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Odd requests and answers that somebody tried who had not seen the table.
 */
final class JudgedCases {

	private JudgedCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(upgrades(), trusted(), requests(), bodies(), names(), lengths()).flatMap((rows) -> rows);
	}

	private static Stream<Case> upgrades() {
		return Stream.of(Case.of("an upgrade to anything but a WebSocket is dropped; a 101 to it is unasked")
			.gets("/", "Connection: Upgrade", "Upgrade: foo")
			.hostile()
			.differs(Reason.OTHER_UPGRADE)
			.origin(Answer.of("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: foo")
				.then(Answer.After.ECHO))
			.then((seen) -> {
				seen.answered(502);
				assertThat(seen.origin().names()).doesNotContain("connection", "upgrade");
			}), Case.of("a POST with a body that asks for a WebSocket as well is an ordinary one")
				.differs(Reason.HANDSHAKE_IS_GET)
				.sends("POST / HTTP/1.1", "Host: h.test", "Connection: Upgrade", "Upgrade: websocket",
						"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Content-Length: 4")
				.bytes("body")
				.then((seen) -> assertThat(seen.served().origin().body()).isEqualTo("body")));
	}

	private static Stream<Case> trusted() {
		return Stream.of(Case.of("a trusted proxy's wss stays without a handshake")
			.fromTrustedProxy()
			.gets("/", "X-Forwarded-Proto: wss")
			.then((seen) -> {
				assertThat(seen.served().origin().header("X-Forwarded-Proto")).containsExactly("wss");
				assertThat(seen.origin().header("X-Forwarded-Port")).containsExactly("443");
				assertThat(seen.auth().header("X-Forwarded-Proto")).containsExactly("http");
			}), Case.of("with trust it is told the auth server too")
				.fromTrustedProxy()
				.gets("/trust/", "X-Forwarded-Proto: wss")
				.then((seen) -> {
					assertThat(seen.served().origin().header("X-Forwarded-Proto")).containsExactly("wss");
					assertThat(seen.auth().header("X-Forwarded-Proto")).containsExactly("wss");
				}),
				Case.of("two lines of X-Forwarded-Proto of a trusted proxy are two lines")
					.fromTrustedProxy()
					.gets("/trust/", "X-Forwarded-Proto: https", "X-Forwarded-Proto: http")
					.then((seen) -> {
						assertThat(seen.served().origin().header("X-Forwarded-Proto")).containsExactly("https", "http");
						assertThat(seen.auth().header("X-Forwarded-Proto")).containsExactly("https", "http");
					}),
				Case.of("an empty X-Forwarded-For of a trusted proxy names nobody")
					.differs(Reason.EMPTY_LIST)
					.fromTrustedProxy()
					.gets("/trust/", "X-Forwarded-For:")
					.then(Seen::served),
				Case.of("an empty X-Forwarded-For of a stranger is dropped")
					.gets("/trust/", "X-Forwarded-For:")
					.then(Seen::served));
	}

	private static Stream<Case> requests() {
		return Stream.of(
				Case.of("an empty Expect expects nothing")
					.sends("POST / HTTP/1.1", "Host: h.test", "Content-Length: 4", "Expect:")
					.bytes("body")
					.then((seen) -> assertThat(seen.served().origin().body()).isEqualTo("body")),
				Case.of("a fragment behind a query is refused")
					.gets("/def/x?a#b")
					.hostile()
					.differs(Reason.FRAGMENT)
					.then((seen) -> seen.refusedAtTheEdge(400)),
				Case.of("an empty line before a request is passed over")
					.differs(Reason.EMPTY_LINE)
					.bytes("\r\nGET / HTTP/1.1\r\nHost: h.test\r\n\r\n")
					.then(Seen::served));
	}

	private static Stream<Case> bodies() {
		String chunked = "POST / HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n";
		return Stream.of(Case.of("CHUNKED is chunked")
			.sends("POST / HTTP/1.1", "Host: h.test", "Transfer-Encoding: CHUNKED")
			.bytes("4\r\nbody\r\n0\r\n\r\n")
			.then((seen) -> {
				assertThat(seen.served().origin().header("Transfer-Encoding")).containsExactly("chunked");
				assertThat(seen.origin().body()).isEqualTo("body");
			}), Case.of("a blank behind the size of a chunk reaches no origin as a whole body")
				.bytes(chunked + "4 \r\nbody\r\n0\r\n\r\n")
				.hostile()
				.aboutHttp1()
				.differs(Reason.BLANK_CHUNK)
				.then((seen) -> {
					seen.answered(400);
					assertThat(seen.originRequests()).noneMatch(Message::whole);
				}),
				Case.of("a trailer with a blank in its name reaches no origin as a whole body")
					.bytes(chunked + "4\r\nbody\r\n0\r\nX-Auth-User z: root\r\n\r\n")
					.hostile()
					.differs(Reason.BAD_CHUNK)
					.then((seen) -> {
						seen.answered(400);
						assertThat(seen.originRequests()).noneMatch(Message::whole);
					}));
	}

	private static Stream<Case> names() {
		return Stream.concat(Stream.of("X-Auth-User z: root", "X Auth-User: root", "Set-Cookie z: root")
			.map((line) -> Case.of("an auth server's '" + line + "' allows nothing")
				.gets("/")
				.hostile()
				.auth(Answer.allow(line))
				.differs(Reason.BLANK_IN_NAME)
				.then((seen) -> {
					seen.refused(500);
					assertThat(seen.answer().headers()).noneMatch((header) -> header.contains("root"));
				})),
				Stream.of("X-Auth-User z: root", "Set-Cookie z: root")
					.map((line) -> Case.of("an origin's '" + line + "' is a 502")
						.gets("/")
						.hostile()
						.origin(Answer.status("200 OK", "ok", line))
						.lineOnly(SpringLimit.BLANK_IN_NAME)
						.differs(Reason.BLANK_IN_NAME)
						.then((seen) -> {
							seen.answered(502);
							assertThat(seen.answer().headers()).noneMatch((header) -> header.contains("root"));
						})));
	}

	private static Stream<Case> lengths() {
		return Stream.of(Case.of("a blank before the colon in an answer is taken away")
			.gets("/", "X-Auth-User: forged")
			.differs(Reason.BLANK_BEFORE_COLON)
			.auth(Answer.allow("X-Auth-User : u"))
			.origin(Answer.status("200 OK", "ok", "Set-Cookie : a=1"))
			.then((seen) -> {
				assertThat(seen.served().origin().header("X-Auth-User")).containsExactly("u");
				assertThat(seen.origin().headers()).noneMatch((line) -> line.contains("forged"));
				assertThat(seen.answer().header("Set-Cookie")).containsExactly("a=1");
			}), Case.of("an origin's Trailer beside a length changes nothing")
				.differs(Reason.TRAILER_AS_SAID)
				.gets("/")
				.origin(Answer.status("200 OK", "ok", "Trailer: g"))
				.then((seen) -> assertThat(seen.served().answer().body()).isEqualTo("ok")),
				Case.of("an origin's length said twice is one")
					.gets("/")
					.origin(Answer.of("HTTP/1.1 200 OK", "Content-Length: 2", "Content-Length: 2").body("ok"))
					.then((seen) -> {
						assertThat(seen.served().answer().body()).isEqualTo("ok");
						assertThat(seen.answer().header("Content-Length")).containsExactly("2");
					}),
				Case.of("of an origin's length beside chunks the chunks count")
					.gets("/")
					.hostile()
					.lineOnly(SpringLimit.TWO_FRAMINGS)
					.origin(Answer.of("HTTP/1.1 200 OK", "Content-Length: 2", "Transfer-Encoding: chunked")
						.body("4\r\nbody\r\n0\r\n\r\n"))
					.then((seen) -> {
						assertThat(seen.served().answer().body()).isEqualTo("body");
						assertThat(seen.answer().header("Content-Length")).isEmpty();
					}));
	}

}
