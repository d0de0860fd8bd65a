package io.forwardauth.gateway.conformance.fuzz;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.forwardauth.gateway.conformance.fuzz.Reading.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestReaderTests {

	@ParameterizedTest(name = "{0} reads {1}")
	@CsvSource(delimiter = '>', textBlock = """
			GET / HTTP/1.1|Host: h|| > WHOLE
			GET / HTTP/1.1|Host: h|| GET / HTTP/1.1|Host: h|| > WHOLE BAD_HEAD
			GET / HTTP/1.1|Host: h||GET / HTTP/1.1|Host: h|| > WHOLE WHOLE
			GET / HTTP/1.1|Host: h|Connection: close||GET / HTTP/1.1|Host: h|| > WHOLE
			GET / HTTP/1.0||GET / HTTP/1.0|| > WHOLE
			GET / HTTP/1.1|Host: h|X: a| b|| > WHOLE
			GET / HTTP/1.1|Host: h > CUT_HEAD
			GET / HTTP/1.1|| > BAD_HEAD
			GET  / HTTP/1.1|Host: h|| > BAD_HEAD
			GET / HTTP/1.1|Host : h|| > BAD_HEAD
			GET / HTTP/1.1|Host: h|Host: h|| > BAD_HEAD
			GET / HTTP/1.1|Host: a/b|| > BAD_HEAD
			GET / HTTP/1.1|Host: h:65536|| > BAD_HEAD
			GET / HTTP/1.1|Host: [fe80::1%25eth0]:80|| > WHOLE
			GET / HTTP/1.1|Host: [fe80a::1]|| > BAD_HEAD
			GET / HTTP/1.1|Host: [fe80:]|| > BAD_HEAD
			GET / HTTP/1.1|Host: [1.2.3.4]|| > BAD_HEAD
			GET /..;/ HTTP/1.1|Host: h|| > BAD_HEAD
			GET / HTTP/2.0|Host: h|| > BAD_HEAD
			CONNECT h:1 HTTP/1.1|Host: h|| > BAD_HEAD
			OPTIONS * HTTP/1.1|Host: h|| > WHOLE
			POST / HTTP/1.1|Host: h|Content-Length: 3||abc > WHOLE
			POST / HTTP/1.1|Host: h|Content-Length: 4||abc > CUT_BODY
			POST / HTTP/1.1|Host: h|Content-Length: 3|Content-Length: 3||abc > WHOLE
			POST / HTTP/1.1|Host: h|Content-Length: 3|Content-Length: 4||abc > BAD_HEAD
			POST / HTTP/1.1|Host: h|Content-Length: 3, 3||abc > BAD_HEAD
			POST / HTTP/1.1|Host: h|Content-Length: +3||abc > BAD_HEAD
			POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||3;x=y|abc|0|| > WHOLE
			POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abcd|0|| > BAD_BODY
			POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||0x3|abc|0|| > BAD_BODY
			POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc| > CUT_BODY
			POST / HTTP/1.1|Host: h|Transfer-Encoding: xchunked||0|| > BAD_HEAD
			POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked|Content-Length: 3||0|| > BAD_HEAD
			POST / HTTP/1.0|Host: h|Transfer-Encoding: chunked||0|| > BAD_HEAD
			POST / HTTP/1.1|Host: h|Expect: x|| > BAD_HEAD
			""")
	void readsByTheRules(String bytes, String states) {
		List<Reading> readings = RequestReader.ofClient(bytes.replace("|", "\r\n"));
		assertThat(readings).extracting((reading) -> reading.state().name()).containsExactly(states.split(" "));
	}

	@Test
	void lineEndsAreCrlfAlone() {
		assertThat(RequestReader.ofClient("GET / HTTP/1.1\nHost: h\n\n")).extracting(Reading::state)
			.containsExactly(State.BAD_HEAD);
		assertThat(RequestReader.ofClient("GET / HTTP/1.1\r\nHost: h\r\nX: a\rY: b\r\n\r\n")).extracting(Reading::state)
			.containsExactly(State.BAD_HEAD);
	}

	@Test
	void gatewaysRequestsMayNotBeFoldedNorRepeatALength() {
		assertThat(ofGateway("GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n").state()).isEqualTo(State.BAD_HEAD);
		assertThat(ofGateway("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n").state())
			.isEqualTo(State.BAD_HEAD);
		assertThat(ofGateway("\r\nGET / HTTP/1.1\r\n\r\n").state()).isEqualTo(State.BAD_HEAD);
	}

	private static Reading ofGateway(String bytes) {
		return RequestReader.ofGateway(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1))).head();
	}

}
