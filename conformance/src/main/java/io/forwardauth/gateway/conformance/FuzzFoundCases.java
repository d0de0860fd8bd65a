package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the fuzzer found.
 */
final class FuzzFoundCases {

	private static final String CHUNKED = "HTTP/1.1 200 OK\r\nX-Of: origin\r\nTransfer-Encoding: chunked\r\n\r\n";

	private static final Answer UNASKED = Answer.status("299 Unasked", "unasked");

	private FuzzFoundCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(
				Case.of("two lengths that differ are refused in HTTP/1.0 too")
					.bytes("POST / HTTP/1.0\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
					.hostile()
					.then((seen) -> seen.refusedAtTheEdge(400)),
				Case.of("what an origin sends behind its answer to HEAD reaches nobody")
					.sends("HEAD / HTTP/1.1", "Host: h")
					.origin(Answer.OK)
					.hostile()
					.lineOnly(SpringLimit.SURPLUS)
					.differs(Reason.TIMING)
					.then((seen) -> seen.answered(200)),
				Case.of("a second answer behind the one to HEAD reaches nobody")
					.sends("HEAD / HTTP/1.1", "Host: h")
					.origin(Answer.of("HTTP/1.1 200 OK", "Content-Length: 9").body(UNASKED.bytes()))
					.hostile()
					.differs(Reason.TIMING)
					.then((seen) -> seen.answered(200)),
				Case.of("a second answer behind the one to GET reaches nobody")
					.gets("/")
					.origin(Answer.OK.body(UNASKED.bytes()))
					.hostile()
					.differs(Reason.TIMING)
					.then((seen) -> seen.answered(200)),
				Case.of("an origin that switches unasked and waits is a 502")
					.gets("/")
					.origin(Answer.of("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"))
					.hostile()
					.differs(Reason.BAD_GATEWAY)
					.then((seen) -> seen.answered(502)),
				Case.of("an answer that is reset in its midst does not look whole")
					.gets("/")
					.origin(Answer.raw(CHUNKED + "3\r\nabc\r\n8\r\nab").then(Answer.After.RESET))
					.hostile()
					.differs(Reason.TIMING)
					.then((seen) -> assertThat(seen.answer().status() == 502 || !seen.answer().whole())
						.as("a 502, or cut off")
						.isTrue()),
				Case.of("an answer whose first chunk is malformed brings no header of its origin with a 502")
					.gets("/")
					.origin(Answer.raw(CHUNKED + "zz\r\n").then(Answer.After.CLOSE))
					.hostile()
					.differs(Reason.TIMING)
					.then((seen) -> assertThat(seen.answers().isEmpty() || !seen.answer().whole()
							|| (seen.answer().status() == 502 && seen.answer().header("X-Of").isEmpty()))
						.as("a 502 of the gateway, or cut off")
						.isTrue()));
	}

}
