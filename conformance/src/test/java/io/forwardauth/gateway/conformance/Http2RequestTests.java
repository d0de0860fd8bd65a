package io.forwardauth.gateway.conformance;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class Http2RequestTests {

	@Test
	void requestIsSaidByFields() {
		assertThat(Http2Request.of("POST /a?b=c HTTP/1.1\r\nHost: h:81\r\nX-A: B \r\nContent-Length: 4\r\n\r\nbody"))
			.isEqualTo(new Http2Request(List.of(":method: POST", ":scheme: http", ":path: /a?b=c", ":authority: h:81",
					"x-a: B", "content-length: 4"), "body", List.of()));
	}

	@Test
	void chunksAreFramesAndTrailersABlock() {
		assertThat(Http2Request
			.of("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nab\r\n1\r\nc\r\n0\r\nX-T: t\r\n\r\n"))
			.isEqualTo(new Http2Request(List.of(":method: PUT", ":scheme: http", ":path: /", ":authority: h"), "abc",
					List.of("X-T: t")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.0\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
			"GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: h\r\nX-A: a\nX-B: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nX-A : a\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: h\r\nTE: gzip\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
			"GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\r\n b\r\n\r\n",
			"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\na",
			"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
			"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n",
			"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n" })
	void whatBelongsToHttp1CannotBeSaid(String request) {
		assertThat(Http2Request.of(request)).isNull();
	}

}
