package io.forwardauth.gateway.line;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.http.ExchangeFacts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client of HTTP/2 that does not wait for an answer, or goes away with its connection.
 */
class Http2ClientGoneTests extends Http2LineTest {

	private static final int CANCEL = 8;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void resetCancelsTheAuthCallAndLeavesOtherStreamsAlone(boolean body) throws Exception {
		startWithAuthByHand();
		Http2Wire client = http2();
		int other = client.open(Http2Wire.request("GET", "/other"), true);
		Wire otherAuth = this.line.auth.accept();
		otherAuth.readHead();
		int stream = client.open(Http2Wire.request("POST", "/"), !body);
		Wire auth = this.line.auth.accept();
		auth.readHead();
		client.reset(stream, CANCEL);
		assertThat(auth.readToEnd()).isEmpty();
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.status).isEqualTo(499);
		assertThat(facts.reason).isEqualTo("client gone");
		assertThat(this.line.origin.connections()).isZero();
		otherAuth.send(LineFixture.ALLOW);
		originAsked().send(OK);
		assertThat(client.answer(other).body()).isEqualTo("ok");
	}

	@Test
	void resetCancelsTheOriginsCall() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("GET", "/"), true);
		Wire origin = originAsked();
		client.reset(stream, CANCEL);
		assertThat(origin.readToEnd()).isEmpty();
		assertThat(this.line.facts().status).isEqualTo(499);
	}

	@Test
	void resetInTheMidstOfABodyAbortsTheOriginsRequest() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/"), false);
		client.data(stream, bytes("half"), false);
		Wire origin = originAsked();
		assertThat(origin.readTo("half\r\n")).isEqualTo("4\r\nhalf\r\n");
		client.reset(stream, CANCEL);
		assertThat(origin.readToEnd()).isEmpty();
	}

	@Test
	void abandonedDownloadEndsTheOriginsToo() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("GET", "/"), true);
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 200 OK", "Transfer-Encoding: chunked").send("2\r\nok\r\n");
		client.body(stream, 2);
		client.reset(stream, CANCEL);
		assertThat(origin.readToEnd()).isEmpty();
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.status).isEqualTo(200);
		assertThat(facts.reason).isEqualTo("client gone");
	}

	@Test
	void endOfTheConnectionEndsAllItsStreams() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		client.open(Http2Wire.request("GET", "/a"), true);
		Wire first = originAsked();
		client.open(Http2Wire.request("POST", "/b"), false);
		Wire second = originAsked();
		client.close();
		assertThat(first.readToEnd()).isEmpty();
		assertThat(second.readToEnd()).isEmpty();
		assertThat(this.line.facts().status).isEqualTo(499);
		assertThat(this.line.facts().status).isEqualTo(499);
	}

}
