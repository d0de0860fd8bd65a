package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without an answer that can be believed nobody gets through: T-12, D-25, D-26, X-10,
 *
 */
final class FailClosedCases {

	private FailClosedCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(unreachable(), broken(), late(), origins()).flatMap((rows) -> rows);
	}

	private static Stream<Case> unreachable() {
		return Stream.of("refused", "nodns", "tls")
			.map((policy) -> Case.of("an auth server that cannot be reached: " + policy + " (T-12)")
				.gets("/" + policy + "/")
				.hostile()
				.then((seen) -> seen.refused(500)));
	}

	private static Stream<Case> broken() {
		return Stream.of(broken("resets", Answer.raw("").then(Answer.After.RESET)),
				broken("closes", Answer.raw("").then(Answer.After.CLOSE)),
				broken("sends half a head", Answer.raw("HTTP/1.1 200 OK\r\nX-Auth").then(Answer.After.CLOSE)),
				broken("sends half a body (D-26)",
						Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").then(Answer.After.CLOSE)),
				broken("resets in the midst of its body (D-26)",
						Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").then(Answer.After.RESET)),
				broken("sends half a chunked body",
						Answer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")
							.then(Answer.After.CLOSE)),
				broken("sends no last chunk",
						Answer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
							.then(Answer.After.CLOSE)),
				broken("sends a bad chunk size",
						Answer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\na\r\n0\r\n\r\n")),
				broken("sends no HTTP", Answer.raw("220 mail.example ESMTP\r\n\r\n")),
				broken("sends a strange version", Answer.raw("HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n"))
					.differs(Reason.STRANGE_ANSWER),
				broken("sends a status of letters", Answer.raw("HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n")),
				broken("sends a status of four digits", Answer.raw("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n")),
				broken("sends a status of two digits", Answer.raw("HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n")),
				broken("sends a status of zeros", Answer.raw("HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n"))
					.differs(Reason.STRANGE_ANSWER),
				broken("sends a coding that nobody asked for",
						Answer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")),
				broken("sends a bare CR in a header (X-10)",
						Answer.raw("HTTP/1.1 200 OK\r\nX-Auth-User: a\rX: b\r\nContent-Length: 0\r\n\r\n")),
				broken("sends a NUL in a header (X-10)",
						Answer.raw("HTTP/1.1 200 OK\r\nX-Auth-User: a\0b\r\nContent-Length: 0\r\n\r\n")),
				broken("sends a head beyond all bounds",
						Answer.raw("HTTP/1.1 200 OK\r\nX-A: " + "a".repeat(100_000) + "\r\nContent-Length: 0\r\n\r\n"))
					.differs(Reason.BOUNDED_HEAD),
				broken("sends two lengths",
						Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")),
				broken("switches protocols", Answer
					.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"))
					.differs(Reason.WAITED_FOR),
				Case.of("status-on-error says what the client gets")
					.gets("/failing/")
					.auth(Answer.raw("").then(Answer.After.CLOSE))
					.then((seen) -> seen.refused(502)));
	}

	private static Case broken(String how, Answer answer) {
		return Case.of("an auth server that " + how)
			.gets("/", "X-Auth-User: forged")
			.hostile()
			.auth(answer)
			.then((seen) -> {
				seen.refused(500);
				assertThat(seen.answer().names()).doesNotContain("x-auth-user");
			});
	}

	private static Stream<Case> late() {
		return Stream.of(
				Case.of("an auth server whose TLS handshake hangs: connect-timeout holds for it too")
					.gets("/deaf/")
					.then((seen) -> seen.refused(504)),
				Case.of("an auth server that hangs (D-25)")
					.gets("/hasty/")
					.auth(Answer.raw(""))
					.then((seen) -> seen.refused(503)),
				Case.of("an auth server that hangs in the midst of its answer (X-12)")
					.gets("/hasty/")
					.auth(Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"))
					.then((seen) -> seen.refused(503)),
				Case.of("an auth server that says 100 and no more")
					.gets("/hasty/")
					.auth(Answer.raw("HTTP/1.1 100 Continue\r\n\r\n"))
					.then((seen) -> seen.refused(503)));
	}

	private static Stream<Case> origins() {
		return Stream.of(Case.of("an origin that cannot be reached is a 502").gets("/down/").then((seen) -> {
			seen.refused(502).auth();
		}), origin("closes", Answer.raw("").then(Answer.After.CLOSE)),
				origin("resets", Answer.raw("").then(Answer.After.RESET)),
				origin("sends no HTTP", Answer.raw("220 mail.example ESMTP\r\n\r\n").then(Answer.After.CLOSE))
					.differs(Reason.BAD_GATEWAY),
				origin("sends half a head", Answer.raw("HTTP/1.1 200 OK\r\nX-A: b\r\n").then(Answer.After.CLOSE))
					.differs(Reason.BAD_GATEWAY),
				origin("sends a bare CR in a header",
						Answer.raw("HTTP/1.1 200 OK\r\nX-A: a\rX: b\r\nContent-Length: 0\r\n\r\n"))
					.differs(Reason.BAD_GATEWAY),
				origin("sends a status of four digits", Answer.raw("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"))
					.differs(Reason.BAD_GATEWAY),
				origin("sends a status of zeros", Answer.raw("HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n"))
					.differs(Reason.BAD_GATEWAY),
				Case.of("an origin's answer that breaks off does not look whole")
					.gets("/")
					.differs(Reason.BROKEN_OFF)
					.origin(Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").then(Answer.After.CLOSE))
					.then((seen) -> assertThat(seen.answered(200).answer().whole()).isFalse()),
				Case.of("nor if it was chunked")
					.gets("/")
					.origin(Answer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
						.then(Answer.After.CLOSE))
					.then((seen) -> assertThat(seen.answered(200).answer().whole()).isFalse()));
	}

	private static Case origin(String how, Answer answer) {
		return Case.of("an origin that " + how + " is a 502")
			.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 1")
			.bytes("a")
			.origin(answer)
			.then((seen) -> seen.answered(502).origin());
	}

}
