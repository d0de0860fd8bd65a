package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code make fuzz} has found. What two ways answer differently, or takes more than
 * one request, is in tests of its own.
 */
final class FuzzFoundCases {

	private static final String CHUNKED = "HTTP/1.1 200 OK\r\nX-Of: origin\r\nTransfer-Encoding: chunked\r\n\r\n";

	private static final Answer UNASKED = Answer.status("299 Unasked", "unasked");

	private FuzzFoundCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(requests(), answers(), surplus()).flatMap((rows) -> rows);
	}

	private static Stream<Case> requests() {
		return Stream.of(query("with empty parameters and lone equals signs", "?a&&b=&=x&"),
				query("in which one name comes back behind another", "?a=1&b=2&a=3"),
				query("of ampersands alone", "?&&"), query("with an escape and a second equals sign", "?a==%20&b=c=d"),
				Case.of("a path with escapes beside such a query arrives as the auth server was told")
					.gets("/p%20q/%252e?a==%20")
					.then((seen) -> {
						seen.served();
						assertThat(seen.auth().header("X-Forwarded-Uri")).containsExactly("/p%20q/%252e?a==%20");
						assertThat(seen.origin().target()).isEqualTo("/p%20q/%252e?a==%20");
					}),
				Case.of("a path with brackets of both spellings arrives as the auth server was told")
					.gets("/a[b%5Dc")
					.then((seen) -> {
						seen.served();
						assertThat(seen.auth().header("X-Forwarded-Uri")).containsExactly("/a[b%5Dc");
						assertThat(seen.origin().target()).isEqualTo("/a[b%5Dc");
					}),
				Case.of("blanks before the method are refused")
					.hostile()
					.sends(" GET / HTTP/1.1", "Host: h.test")
					.then((seen) -> seen.refusedAtTheEdge(400)),
				Case.of("two different lengths are refused in HTTP/1.0 as well")
					.hostile()
					.sends("POST / HTTP/1.0", "Host: h.test", "Content-Length: 1", "Content-Length: 3")
					.bytes("abc")
					.then((seen) -> seen.refusedAtTheEdge(400)));
	}

	private static Case query(String which, String query) {
		return Case.of("a query " + which + " arrives as the auth server was told").gets("/q" + query).then((seen) -> {
			seen.served();
			assertThat(seen.auth().header("X-Forwarded-Uri")).containsExactly("/q" + query);
			assertThat(seen.origin().target()).isEqualTo("/q" + query);
		});
	}

	private static Stream<Case> answers() {
		return Stream.of(
				Case.of("a chunked answer that ends with a reset never looks whole")
					.hostile()
					.gets("/")
					.origin(Answer.raw(CHUNKED + "3\r\nabc\r\n8\r\nde").then(Answer.After.RESET))
					.differs(Reason.TIMING)
					.then(FuzzFoundCases::isNotWhole),
				Case.of("an answer with a length that ends with a reset never looks whole")
					.hostile()
					.gets("/")
					.origin(Answer.of("HTTP/1.1 200 OK", "Content-Length: 10").body("half").then(Answer.After.RESET))
					.differs(Reason.TIMING)
					.then(FuzzFoundCases::isNotWhole),
				Case.of("an answer whose first chunk is malformed brings no header of its origin with a 502")
					.hostile()
					.gets("/")
					.origin(Answer.raw(CHUNKED + "zz\r\n").then(Answer.After.CLOSE))
					.differs(Reason.TIMING)
					.then((seen) -> assertThat(seen.answers().isEmpty() || !seen.answer().whole()
							|| (seen.answer().status() == 502 && seen.answer().header("X-Of").isEmpty()))
						.as("a 502 of the gateway, or cut off")
						.isTrue()),
				Case.of("a 101 that nobody asked for is a 502 at once")
					.hostile()
					.differs(Reason.BAD_GATEWAY)
					.gets("/")
					.origin(Answer.of("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"))
					.then((seen) -> seen.answered(502)));
	}

	private static Stream<Case> surplus() {
		return Stream.of(
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
					.then((seen) -> seen.answered(200)));
	}

	private static void isNotWhole(Seen seen) {
		assertThat(seen.answers()).as("answers that look whole")
			.noneMatch((answer) -> answer.whole() && answer.status() == 200);
	}

}
