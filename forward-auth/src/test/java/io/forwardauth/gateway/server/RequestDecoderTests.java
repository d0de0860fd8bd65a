package io.forwardauth.gateway.server;

import java.net.InetSocketAddress;
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
 * A head that comes whole is read as Netty reads one that comes byte by byte.
 */
class RequestDecoderTests {

	@Provide
	Arbitrary<String> requests() {
		Arbitrary<String> lines = Messages.mostly(Arbitraries.of("GET / HTTP/1.1", "GET /a?b=c HTTP/1.1"),
				Arbitraries.of("GET / HTTP/1.1", "GET /a?b=c HTTP/1.1", "GET  / HTTP/1.1", "GET / HTTP/1.0",
						"GET /\u00e9 HTTP/1.1", "POST / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1",
						"GET /a b HTTP/1.1", "GET /\t HTTP/1.1", "get / HTTP/1.1", "GET / http/1.1", "GET / HTTP/1.11",
						"GET /", "", "GET " + "/a".repeat(100) + " HTTP/1.1"));
		Arbitrary<String> headers = Messages.mostly(Arbitraries.of("Host: a", "Content-Length: 3", "X-A: a"),
				Arbitraries.of("Host: a", "host:a", "Host:  a  ", "Host:\ta", "Host: a\t", "X-A:", "X-A: ",
						"X-A: \u00e9", "X-A: a\u0000b", "X-A : a", "X A: a", ": a", " folded", "X-A", "X-A: a\rb",
						"X-A: a\nX-B: b", "Content-Length: 3", "content-length: 0", "Transfer-Encoding: chunked",
						"Sec-WebSocket-Key1: 1", "Sec-WebSocket-Key2: 2", "Cookie: " + "c".repeat(300), "X_A: 1",
						"Connection: keep-alive", "X-\u00e9: 1", "X-A: \u007f"));
		return Messages.of(lines, headers, Arbitraries.of("", "abc", "3\r\nabc\r\n0\r\n\r\n", "\r\n"));
	}

	@Property(tries = 3000)
	void whatComesWholeIsReadAsNettyReadsIt(@ForAll("requests") String sent) {
		assertThat(decoded(sent, sent.length())).isEqualTo(decoded(sent, 1));
	}

	@Test
	void whatIsPlainIsReadWholeAndLongHeadsAreNot() {
		String plain = "GET /a?b HTTP/1.1\r\nHost: a\r\nX-Own: 1\r\n\r\n";
		List<String> expected = List.of("GET /a?b HTTP/1.1|Host:a|X-Own:1", "body ");
		assertThat(decoded(plain, plain.length())).isEqualTo(expected);
		assertThat(decoded(plain, 7)).isEqualTo(expected);
		String large = "GET / HTTP/1.1\r\nX-A: " + "a".repeat(5000) + "\r\n\r\n";
		assertThat(decoded(large, large.length())).isEqualTo(decoded(large, 1)).hasSize(2);
		String longLine = "GET /" + "a".repeat(8000) + " HTTP/1.1\r\n\r\n";
		assertThat(decoded(longLine, longLine.length())).isEqualTo(decoded(longLine, 1));
	}

	private static List<String> decoded(String sent, int step) {
		return Decoding.of(new RequestDecoder(ServerOptions.defaults(new InetSocketAddress(0))), sent,
				Math.max(1, step));
	}

}
