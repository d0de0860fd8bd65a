package io.forwardauth.gateway.conformance;

import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is malformed is answered at the edge; nobody behind it hears of it, and the next
 * request is served.
 */
final class MalformedRequestCases {

	private MalformedRequestCases() {
	}

	private static final String BODY = "\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

	static Stream<Case> rows() {
		return Stream.of(targets(), hosts(), framing(), heads(), versions(), served()).flatMap((rows) -> rows);
	}

	private static Stream<Case> targets() {
		return Stream
			.of("http:x", "http:http://host/admin", "admin", "a:80", "?q", "*", "/a#b", "/a#", "/a b", "http://",
					"http:///admin", "http://a b/", "http://u@h/", "ftp://h/x")
			.map((target) -> differing(target,
					refused("target " + target, 400, "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n")));
	}

	private static Case differing(String target, Case row) {
		return switch (target) {
			case "*" -> row.differs(Reason.ASTERISK);
			case "http://", "http:///admin", "http://u@h/", "ftp://h/x" -> row.differs(Reason.AUTHORITY);
			default -> row;
		};
	}

	private static Stream<Case> hosts() {
		return Stream.of(refused("no Host in HTTP/1.1", 400, "GET / HTTP/1.1\r\n\r\n"),
				refused("two Hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
				refused("the same Host twice", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
				refused("a Host with a slash", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
				refused("a Host with a user", 400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
				refused("a Host with a strange port", 400, "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n")
					.differs(Reason.STRANGE_HOST),
				refused("a Host with a space", 400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
				refused("an absolute target does not excuse a missing Host", 400, "GET http://h/ HTTP/1.1\r\n\r\n"));
	}

	private static Stream<Case> framing() {
		return Stream.of(
				refused("two different lengths", 400,
						"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
				refused("a list of different lengths", 400,
						"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 2\r\n\r\nab"),
				refused("the same length twice in one line", 400,
						"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1,1\r\n\r\na"),
				refused("the same length twice in one of two lines", 400,
						"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1, 1\r\n\r\na"),
				refused("a list of lengths over two lines", 400,
						"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n ,1\r\n\r\na"),
				refused("one length in two ways", 400,
						"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 01\r\n\r\na"),
				refused("a negative length", 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"),
				refused("a length with a sign", 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\na"),
				refused("a length of no digits", 400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x1\r\n\r\na"),
				refused("Content-Length beside chunked", 400,
						"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
					.differs(Reason.TWO_FRAMINGS),
				refused("a coding whose end nobody can tell", 501,
						"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n"),
				refused("a coding other than chunked", 501,
						"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
				refused("two spaces before the target", 400, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"),
				refused("two spaces behind the target", 400, "GET /  HTTP/1.1\r\nHost: h\r\n\r\n"),
				refused("a tab behind the method", 400, "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n"),
				refused("a version in lower case", 400, "GET / http/1.1\r\nHost: h\r\n\r\n"),
				refused("chunked before HTTP/1.1", 400,
						"POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
					.differs(Reason.OLD_CHUNKED),
				refused("a Trailer that announces a length", 400,
						"POST / HTTP/1.1" + BODY.replace("\r\n\r\n", "\r\nTrailer: X-T, Content-Length\r\n\r\n")
								+ "0\r\n\r\n"),
				badChunk("zz"), badChunk("-1"), badChunk("1g"), badChunk("ffffffffffffffff1"));
	}

	/** The decision is taken before the body is read; no origin may take it for whole. */
	private static Case badChunk(String size) {
		return Case.of("a chunk of size " + size + " reaches no origin as a whole body")
			.bytes("POST / HTTP/1.1" + BODY + size + "\r\na\r\n0\r\n\r\n")
			.hostile()
			.differs(Reason.BAD_CHUNK)
			.then((seen) -> {
				seen.answered(400);
				assertThat(seen.originRequests()).noneMatch(Message::whole);
			});
	}

	private static Stream<Case> heads() {
		return Map
			.ofEntries(Map.entry("a space before the colon", "X-Auth-User : a"),
					Map.entry("a space in a name", "X Auth: a"), Map.entry("an empty name", ": a"),
					Map.entry("no colon", "nothing"), Map.entry("a bare CR in a value", "X-A: a\rX-Auth-User: b"),
					Map.entry("a NUL in a value", "X-A: a\0b"), Map.entry("a bracket in a name", "X(A): a"),
					Map.entry("a raw byte in a name", "X\u00fc: a"))
			.entrySet()
			.stream()
			.map((head) -> refused(head.getKey(), 400, "GET / HTTP/1.1\r\nHost: h\r\n" + head.getValue() + "\r\n\r\n"));
	}

	private static Stream<Case> versions() {
		return Stream.of(
				refused("a bare LF", 400, "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\nX-B: b\r\n\r\n")
					.differs(Reason.BARE_LF),
				refused("HTTP/1.2", 505, "GET / HTTP/1.2\r\nHost: h\r\n\r\n").differs(Reason.VERSION),
				refused("HTTP/2.0 in a request line", 505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"),
				refused("HTTP/0.9", 505, "GET / HTTP/0.9\r\nHost: h\r\n\r\n"),
				refused("no version", 400, "GET /\r\nHost: h\r\n\r\n"),
				refused("another protocol", 400, "GET / RTSP/1.1\r\nHost: h\r\n\r\n"),
				refused("CONNECT", 501, "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n"),
				refused("Expect other than 100-continue", 417,
						"POST / HTTP/1.1\r\nHost: h\r\nExpect: 200-ok\r\nContent-Length: 0\r\n\r\n"),
				refused("a request line too long", 414, "GET /" + "a".repeat(66_000) + " HTTP/1.1\r\nHost: h\r\n\r\n")
					.differs(Reason.BOUNDED_HEAD),
				refused("headers too long", 431, "GET / HTTP/1.1\r\nHost: h\r\nX-A: " + "a".repeat(66_000) + "\r\n\r\n")
					.differs(Reason.BOUNDED_HEAD));
	}

	private static Stream<Case> served() {
		return Stream.of(
				Case.of("OPTIONS * is answered by the gateway itself")
					.sends("OPTIONS * HTTP/1.1", "Host: h")
					.then((seen) -> seen.refusedAtTheEdge(200)),
				Case.of("an empty Host is served: the origin gets its own address")
					.sends("GET /a HTTP/1.1", "Host:")
					.then(MalformedRequestCases::withoutHost),
				Case.of("HTTP/1.0 without Host is served: the origin gets its own address")
					.sends("GET /a HTTP/1.0")
					.then(MalformedRequestCases::withoutHost),
				Case.of("a folded line arrives as one line").gets("/a", "X-A: a\r\n b").then((seen) -> {
					assertThat(seen.served().auth().header("X-A")).containsExactly("a b");
					assertThat(seen.origin().header("X-A")).containsExactly("a b");
				}),
				Case.of("40 KB of headers pass")
					.gets("/a", "X-Long: " + "a".repeat(40_000))
					.then((seen) -> assertThat(seen.served().origin().header("X-Long").get(0)).hasSize(40_000)));
	}

	private static void withoutHost(Seen seen) {
		seen.served();
		assertThat(seen.auth().header("X-Forwarded-Host")).containsExactly("");
		assertThat(seen.auth().header("X-Forwarded-Port")).containsExactly("80");
		assertThat(seen.origin().header("X-Forwarded-Host")).isEmpty();
		assertThat(seen.origin().header("Host")).containsExactly("127.0.0.1:" + seen.stage().originPort());
	}

	private static Case refused(String what, int status, String bytes) {
		return Case.of(what + " is refused").bytes(bytes).hostile().then((seen) -> seen.refusedAtTheEdge(status));
	}

}
