package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies on their way to the origin, and its answers on their way back.
 */
final class OriginHopCases {

	private OriginHopCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(bodies(), framed(), headers(), interim()).flatMap((rows) -> rows);
	}

	private static Stream<Case> bodies() {
		String large = "0123456789abcdef".repeat(64 << 10);
		return Stream.of(Case.of("a body with a length keeps it")
			.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 4")
			.bytes("body")
			.then((seen) -> {
				assertThat(seen.served().origin().header("Content-Length")).containsExactly("4");
				assertThat(seen.origin().names()).doesNotContain("transfer-encoding");
				assertThat(seen.origin().body()).isEqualTo("body");
			}), Case.of("a chunked body stays chunked")
				.sends("PUT / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
				.bytes("2;ext=1\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n")
				.then((seen) -> {
					assertThat(seen.served().origin().header("Transfer-Encoding")).containsExactly("chunked");
					assertThat(seen.origin().names()).doesNotContain("content-length");
					assertThat(seen.origin().body()).isEqualTo("body");
				}),
				Case.of("an empty body stays empty, and says so")
					.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 0")
					.then((seen) -> {
						assertThat(seen.served().origin().header("Content-Length")).containsExactly("0");
						assertThat(seen.origin().names()).doesNotContain("transfer-encoding");
					}),
				Case.of("a GET without a body gets no framing")
					.gets("/")
					.then((seen) -> assertThat(seen.served().origin().names()).doesNotContain("content-length",
							"transfer-encoding")),
				Case.of("nor does a POST that says no length")
					.aboutHttp1()
					.sends("POST / HTTP/1.1", "Host: h")
					.then((seen) -> assertThat(seen.served().origin().names()).doesNotContain("content-length",
							"transfer-encoding")),
				Case.of("a DELETE without a body gets no framing")
					.sends("DELETE / HTTP/1.1", "Host: h")
					.then((seen) -> assertThat(seen.served().origin().names()).doesNotContain("content-length",
							"transfer-encoding")),
				Case.of("a megabyte arrives byte for byte")
					.sends("POST / HTTP/1.1", "Host: h", "Content-Length: " + large.length())
					.bytes(large)
					.then((seen) -> assertThat(seen.served().origin().body().equals(large)).isTrue()),
				Case.of("the same length said twice is said once")
					.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 1", "Content-Length: 1")
					.bytes("a")
					.then((seen) -> assertThat(seen.served().origin().header("Content-Length")).containsExactly("1")),
				Case.of("a length with zeros in front is said without them")
					.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 004")
					.bytes("body")
					.then((seen) -> {
						assertThat(seen.served().origin().header("Content-Length")).containsExactly("4");
						assertThat(seen.origin().body()).isEqualTo("body");
					}),
				Case.of("a length of zeros is a length of none")
					.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 00")
					.then((seen) -> assertThat(seen.served().origin().header("Content-Length")).containsExactly("0")),
				Case.of("a body with a length announces no trailers")
					.aboutHttp1()
					.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 4", "Trailer: X-T")
					.bytes("body")
					.then((seen) -> assertThat(seen.served().origin().names()).doesNotContain("trailer")),
				Case.of("Expect: 100-continue reaches the origin, or is answered on its behalf (D-24)")
					.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 4", "Expect: 100-continue")
					.bytes("body")
					.then((seen) -> assertThat(seen.served().origin().body()).isEqualTo("body")));
	}

	private static Stream<Case> framed() {
		return Stream.of(passes("a 204", Answer.of("HTTP/1.1 204 No Content", "X-A: a"), 204, "", "X-A: a"),
				passes("a 304", Answer.of("HTTP/1.1 304 Not Modified", "ETag: \"e\"", "Content-Length: 5"), 304, "",
						"Content-Length: 5", "ETag: \"e\""),
				passes("a 304 without a length", Answer.of("HTTP/1.1 304 Not Modified", "ETag: \"e\""), 304, "",
						"ETag: \"e\""),
				passes("an empty answer", Answer.status("200 OK", ""), 200, "", "Content-Length: 0"),
				passes("a chunked answer",
						Answer.of("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
							.body("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
						200, "abc", "Transfer-Encoding: chunked"),
				passes("a gzip answer", Answer.status("200 OK", "\u001f\u008b\u0000raw", "Content-Encoding: gzip"), 200,
						"\u001f\u008b\u0000raw", "Content-Encoding: gzip", "Content-Length: 6")
					.differs(Reason.UNPACKED),
				passes("a 206", Answer.status("206 Partial Content", "ab", "Content-Range: bytes 0-1/9"), 206, "ab",
						"Content-Length: 2", "Content-Range: bytes 0-1/9"),
				passes("a 500", Answer.status("500 Internal Server Error", "oh", "X-A: a"), 500, "oh",
						"Content-Length: 2", "X-A: a"),
				passes("an unknown status", Answer.status("599 Odd", "oh"), 599, "oh", "Content-Length: 2"),
				Case.of("a client of HTTP/1.0 gets no chunks")
					.sends("GET / HTTP/1.0", "Host: h.test")
					.origin(Answer.of("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
						.body("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"))
					.then((seen) -> {
						assertThat(seen.served().answer().body()).isEqualTo("abc");
						assertThat(seen.answer().names()).doesNotContain("transfer-encoding");
					}),
				Case.of("an answer that ends with its connection is whole")
					.gets("/")
					.origin(Answer.of("HTTP/1.1 200 OK", "X-A: a").body("to the end").then(Answer.After.CLOSE))
					.then((seen) -> {
						assertThat(seen.served().answer().body()).isEqualTo("to the end");
						assertThat(seen.answer().whole()).isTrue();
						assertThat(seen.answer().header("X-A")).containsExactly("a");
					}));
	}

	private static Case passes(String what, Answer answer, int status, String body, String... headers) {
		return Case.of(what + " of the origin passes as it is").gets("/").origin(answer).then((seen) -> {
			assertThat(seen.answered(status).answer().sortedHeaders())
				.usingElementComparator(String::compareToIgnoreCase)
				.containsExactly(headers);
			assertThat(seen.answer().body()).isEqualTo(body);
			assertThat(seen.answer().whole()).isTrue();
		});
	}

	private static Stream<Case> headers() {
		return Stream.of(passes("a set of header lines",
				Answer.status("200 OK", "x", "Set-Cookie: a=1; Odd", "Server: s", "Set-Cookie: b=2", "Date: d",
						"Location: /relative", "Vary: A", "X-Raw: \u00fc", "Vary: B", "WWW-Authenticate: Basic"),
				200, "x", "Content-Length: 1", "Date: d", "Location: /relative", "Server: s", "Set-Cookie: a=1; Odd",
				"Set-Cookie: b=2", "Vary: A", "Vary: B", "WWW-Authenticate: Basic", "X-Raw: \u00fc"),
				Case.of("what is hop-by-hop in the answer ends here, Connection-named too")
					.gets("/")
					.origin(Answer.status("200 OK", "x", "Connection: keep-alive, X-Named", "X-Named: n",
							"Keep-Alive: 5", "Upgrade: h2c", "Proxy-Connection: keep-alive", "Proxy-Authenticate: q",
							"X-Kept: k"))
					.then((seen) -> assertThat(seen.served().answer().sortedHeaders())
						.usingElementComparator(String::compareToIgnoreCase)
						.containsExactly("Content-Length: 1", "X-Kept: k")),
				Case.of("40 KB of headers pass back")
					.gets("/")
					.origin(Answer.status("200 OK", "x", "X-Long: " + "a".repeat(40_000)))
					.then((seen) -> assertThat(seen.served().answer().header("X-Long").get(0)).hasSize(40_000)));
	}

	private static Stream<Case> interim() {
		Answer hints = Answer.raw("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n").body(Answer.OK.bytes());
		return Stream.of(Case.of("103 of the origin is not taken for its answer, but relayed")
			.gets("/")
			.origin(hints)
			.lineOnly(SpringLimit.INTERIM)
			.then((seen) -> {
				assertThat(seen.served().answers()).hasSize(2);
				assertThat(seen.answers().get(0).line()).contains(" 103 ");
				assertThat(seen.answers().get(0).header("Link")).containsExactly("</a.css>");
			}), Case.of("103 of the origin is never taken for its answer").gets("/").origin(hints).then((seen) -> {
				seen.served();
				assertThat(seen.answer().body()).isEqualTo("ok");
			}), Case.of("100 of the origin is never taken for its answer")
				.sends("POST / HTTP/1.1", "Host: h", "Content-Length: 1", "Expect: 100-continue")
				.bytes("a")
				.origin(Answer.raw("HTTP/1.1 100 Continue\r\n\r\n").body(Answer.OK.bytes()))
				.then((seen) -> assertThat(seen.served().answer().body()).isEqualTo("ok")),
				Case.of("trailers of the answer pass")
					.gets("/", "TE: trailers")
					.origin(Answer.of("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-T")
						.body("1\r\na\r\n0\r\nX-T: t\r\n\r\n"))
					.lineOnly(SpringLimit.TRAILERS)
					.then((seen) -> assertThat(seen.served().answer().trailer("X-T")).containsExactly("t")));
	}

}
