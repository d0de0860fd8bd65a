package io.forwardauth.gateway.client;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import io.forwardauth.gateway.http.Decoding;
import io.forwardauth.gateway.http.Messages;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer that comes whole is read as Netty reads one that comes byte by byte.
 */
class ResponseDecoderTests {

	@Provide
	Arbitrary<String> answers() {
		Arbitrary<String> lines = Messages.mostly(
				Arbitraries.of("HTTP/1.1 200 OK", "HTTP/1.1 404 Fine", "HTTP/1.1 204 No Content",
						"HTTP/1.1 304 Not Modified", "HTTP/1.1 205 Reset Content", "HTTP/1.1 100 Continue"),
				Arbitraries.of("HTTP/1.1 200 OK", "HTTP/1.1 200 Fine", "HTTP/1.1 200 ", "HTTP/1.1 200",
						"HTTP/1.1 20 OK", "HTTP/1.1 0200 OK", "HTTP/1.1 600 Odd", "HTTP/1.0 200 OK", "HTTP/2.0 200 OK",
						"HTTP/1.1  200 OK", "HTTP/1.1 404 Not\tFound", "HTTP/1.1 200 \u00e9", "RTSP/1.1 200 OK"));
		Arbitrary<String> headers = Messages.mostly(Arbitraries.of("Content-Length: 3", "X-A: a"),
				Arbitraries.of("Content-Length: 3", "Content-Length: 3", "content-length: 3", "Content-Length: 0",
						"Content-Length: 03", "Content-Length: +3", "Content-Length: 3, 3", "Content-Length: 99999",
						"Content-Length: -1", "Transfer-Encoding: chunked", "X-A: a", "X-A : a", "X-A\t: a", "X-A z: a",
						"X-A:", " folded", "X-A", "Server: a\rb", "Set-Cookie: " + "c".repeat(300), "Date: \u00e9",
						"Connection: close"));
		return Messages.of(lines, headers, Arbitraries.of("", "abc", "abc", "abcd", "3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n"));
	}

	@Property(tries = 3000)
	void whatComesWholeIsReadAsNettyReadsIt(@ForAll("answers") String sent) {
		assertThat(decoded(sent, sent.length())).isEqualTo(decoded(sent, 1));
	}

	@Test
	void whatIsPlainIsReadWhole() {
		String plain = "HTTP/1.1 200 OK\r\nServer: a\r\nContent-Length: 3\r\n\r\nabc";
		List<String> expected = List.of("200 OK HTTP/1.1|Server:a|Content-Length:3", "body abc");
		assertThat(decoded(plain, plain.length())).isEqualTo(expected);
		assertThat(decoded(plain, 40)).isEqualTo(expected);
		String longBody = "HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + "x".repeat(70000);
		assertThat(decoded(longBody, longBody.length())).isEqualTo(decoded(longBody, 1000));
		String large = "HTTP/1.1 200 OK\r\nX-A: " + "x".repeat(5000) + "\r\nContent-Length: 0\r\n\r\n";
		assertThat(decoded(large, large.length())).isEqualTo(decoded(large, 1)).hasSize(2);
	}

	private static List<String> decoded(String sent, int step) {
		return Decoding.of(new ResponseDecoder(64 << 10), sent, Math.max(1, step));
	}

}
