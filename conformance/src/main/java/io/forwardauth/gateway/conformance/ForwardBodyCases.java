package io.forwardauth.gateway.conformance;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's body on its way to auth servers: T-03 to T-06, D-30, and what derives from
 * them.
 */
final class ForwardBodyCases {

	private static final String ALL_BYTES = IntStream.range(0, 256)
		.mapToObj((b) -> String.valueOf((char) b))
		.collect(Collectors.joining());

	private ForwardBodyCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(limits(), bodies(), none(), refused()).flatMap((rows) -> rows);
	}

	private static Stream<Case> limits() {
		return Stream.of(
				Case.of("a body as long as the limit passes (T-03, D-30)")
					.sends("POST /body10/ HTTP/1.1", "Host: h", "Content-Length: 10")
					.bytes("0123456789")
					.then((seen) -> known(seen, "0123456789")),
				Case.of("a body one byte longer is refused, nobody is asked (T-06, D-30)")
					.sends("POST /body10/ HTTP/1.1", "Host: h", "Content-Length: 11")
					.bytes("0123456789a")
					.then(ForwardBodyCases::tooLong),
				Case.of("a length beyond the limit is refused before the body has come")
					.sends("POST /body10/ HTTP/1.1", "Host: h", "Content-Length: 5000000000")
					.differs(Reason.WAITED_FOR)
					.then(ForwardBodyCases::tooLong),
				Case.of("chunks as long as the limit pass (D-30)")
					.sends("POST /body10/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
					.bytes("4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n")
					.then((seen) -> chunked(seen, "0123456789")),
				Case.of("chunks one byte longer are refused, nobody is asked (D-30)")
					.sends("POST /body10/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
					.bytes("4\r\n0123\r\n7\r\n456789a\r\n0\r\n\r\n")
					.then(ForwardBodyCases::tooLong),
				Case.of("chunks are refused as soon as they cross the limit, whatever may follow")
					.sends("POST /body10/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
					.bytes("b\r\n0123456789a\r\n")
					.differs(Reason.WAITED_FOR)
					.then(ForwardBodyCases::tooLong),
				Case.of("a limit of 0 lets no byte pass")
					.sends("POST /body0/ HTTP/1.1", "Host: h", "Content-Length: 1")
					.bytes("a")
					.then(ForwardBodyCases::tooLong),
				Case.of("a limit of 0 lets an empty body pass")
					.sends("POST /body0/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
					.differs(Reason.EMPTY_CHUNKS)
					.bytes("0\r\n\r\n")
					.then((seen) -> chunked(seen, "")));
	}

	private static Stream<Case> bodies() {
		String mebibyte = "0123456789abcdef".repeat(1 << 16);
		return Stream.of(
				Case.of("a GET with a body")
					.sends("GET /body/ HTTP/1.1", "Host: h", "Content-Length: 4")
					.bytes("body")
					.then((seen) -> known(seen, "body")),
				Case.of("each byte there is, with a length")
					.sends("POST /body/ HTTP/1.1", "Host: h", "Content-Length: 256")
					.bytes(ALL_BYTES)
					.then((seen) -> known(seen, ALL_BYTES)),
				Case.of("each byte there is, in chunks")
					.sends("POST /body/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
					.bytes("100\r\n" + ALL_BYTES + "\r\n0\r\n\r\n")
					.then((seen) -> chunked(seen, ALL_BYTES)),
				Case.of("one mebibyte with a length")
					.sends("POST /body/ HTTP/1.1", "Host: h", "Content-Length: 1048576")
					.bytes(mebibyte)
					.then((seen) -> known(seen, mebibyte)),
				Case.of("one mebibyte in chunks")
					.sends("POST /body/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
					.bytes("80000\r\n" + mebibyte.substring(1 << 19) + "\r\n80000\r\n" + mebibyte.substring(1 << 19)
							+ "\r\n0\r\n\r\n")
					.then((seen) -> chunked(seen, mebibyte)),
				Case.of("preserve-request-method asks by the client's method, body and all")
					.sends("PUT /bodymethod/ HTTP/1.1", "Host: h", "Content-Length: 4", "Content-Type: t")
					.bytes("body")
					.then((seen) -> {
						known(seen, "body");
						assertThat(seen.auth().method()).isEqualTo("PUT");
						assertThat(seen.auth().header("Content-Type")).containsExactly("t");
					}),
				Case.of("a list of headers does not take the body's length away")
					.sends("POST /bodylist/ HTTP/1.1", "Host: h", "Content-Length: 4", "Content-Type: t")
					.bytes("body")
					.then((seen) -> {
						known(seen, "body");
						assertThat(seen.auth().names()).doesNotContain("content-type");
					}),
				Case.of("HTTP/1.0")
					.sends("POST /body/ HTTP/1.0", "Host: h", "Content-Length: 4")
					.bytes("body")
					.then((seen) -> known(seen, "body")),
				Case.of("each policy that wants the body gets it")
					.sends("PUT /bodies/ HTTP/1.1", "Host: h", "Content-Length: 4")
					.bytes("body")
					.then((seen) -> {
						assertThat(seen.answered(200).authRequests()).extracting(Message::line)
							.containsExactly("GET /first HTTP/1.1", "GET /body HTTP/1.1", "PUT /bodymethod HTTP/1.1");
						assertThat(seen.authRequests()).extracting(Message::body).containsExactly("", "body", "body");
						assertThat(seen.origin().body()).isEqualTo("body");
					}),
				Case.of("trailers go to no auth server, identity and managed ones nowhere")
					.sends("POST /body/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked", "Trailer: X-Sum")
					.bytes("4\r\nbody\r\n0\r\nX-Sum: 1\r\nX-Auth-User: root\r\nX_Auth_User: root\r\n")
					.bytes("X-Forwarded-For: 1.1.1.1\r\nX.Real.Ip: 1.1.1.1\r\n\r\n")
					.then((seen) -> {
						chunked(seen, "body");
						assertThat(seen.auth().trailers()).isEmpty();
						assertThat(seen.auth().names()).doesNotContain("trailer");
						assertThat(seen.origin().trailer("X-Sum")).hasSameSizeAs(seen.origin().trailers());
					}));
	}

	private static Stream<Case> none() {
		return Stream.of(Case.of("without a body it is asked about as ever (T-05)").gets("/body/").then((seen) -> {
			assertThat(seen.served().auth().names()).doesNotContain("content-length", "transfer-encoding");
			assertThat(seen.origin().names()).doesNotContain("content-length", "transfer-encoding");
		}), Case.of("a length of 0 stays a length of 0 (T-05)")
			.sends("POST /body/ HTTP/1.1", "Host: h", "Content-Length: 0")
			.then((seen) -> {
				assertThat(seen.served().auth().names()).doesNotContain("content-length", "transfer-encoding");
				assertThat(seen.origin().header("Content-Length")).containsExactly("0");
			}), Case.of("no bytes in chunks stay chunks")
				.aboutHttp1()
				.sends("POST /body/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
				.bytes("0\r\n\r\n")
				.then((seen) -> chunked(seen, "")));
	}

	private static Stream<Case> refused() {
		return Stream.of(Case.of("what the auth server refuses the origin does not get")
			.sends("POST /body/ HTTP/1.1", "Host: h", "Content-Length: 4")
			.bytes("body")
			.auth(Answer.status("403 Forbidden", "no"))
			.then((seen) -> {
				assertThat(seen.refused(403).answer().body()).isEqualTo("no");
				assertThat(seen.auth().body()).isEqualTo("body");
			}), Case.of("a malformed body leads to nobody")
				.sends("POST /body/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
				.bytes("4\r\nbody\r\nzz\r\n")
				.hostile()
				.differs(Reason.BAD_CHUNK)
				.then((seen) -> seen.refusedAtTheEdge(400)));
	}

	private static void known(Seen seen, String body) {
		for (Message hop : List.of(seen.served().auth(), seen.origin())) {
			assertThat(hop.header("Content-Length")).containsExactly(String.valueOf(body.length()));
			assertThat(hop.names()).doesNotContain("transfer-encoding");
			assertThat(hop.body()).isEqualTo(body);
		}
	}

	private static void chunked(Seen seen, String body) {
		for (Message hop : List.of(seen.served().auth(), seen.origin())) {
			assertThat(hop.header("Transfer-Encoding")).containsExactly("chunked");
			assertThat(hop.names()).doesNotContain("content-length");
			assertThat(hop.body()).isEqualTo(body);
			assertThat(hop.whole()).isTrue();
		}
	}

	private static void tooLong(Seen seen) {
		Message answer = seen.refusedAtTheEdge(401).answer();
		assertThat(answer.body()).isEmpty();
		assertThat(answer.header("Content-Length")).containsExactly("0");
	}

}
