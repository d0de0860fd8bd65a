package io.forwardauth.gateway.line;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.line.Http2Wire.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers on their way to a client of HTTP/2.
 */
class Http2AnswerTests extends Http2LineTest {

	private static final int NO_ERROR = 0;

	private static final int INTERNAL_ERROR = 2;

	@Test
	void namesAreInLowerCaseAndNothingSpeaksOfAConnection() throws Exception {
		this.line.origin.answers(head("HTTP/1.1 200 OK", "Date: now", "X-Mixed-Case: Kept", "Set-Cookie: a=1",
				"Set-Cookie: b=2", "Connection: keep-alive, X-Own", "X-Own: 1", "Keep-Alive: timeout=5",
				"Transfer-Encoding: chunked", "Upgrade: h2c", "Proxy-Connection: x") + "2\r\nok\r\n0\r\n\r\n");
		this.line.start();
		Answer answer = http2().ask(Http2Wire.request("GET", "/"));
		assertThat(answer.heads()).containsExactly(Http2Wire.fields(":status: 200", "date: now", "x-mixed-case: Kept",
				"set-cookie: a=1", "set-cookie: b=2"));
		assertThat(answer.body()).isEqualTo("ok");
		assertThat(answer.ended()).isTrue();
	}

	@Test
	void interimAnswersComeFirst() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("GET", "/"), true);
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 103 Early Hints", "Link: </a.css>; rel=preload");
		assertThat(client.heads(stream, 1).heads().get(0))
			.isEqualTo(Http2Wire.fields(":status: 103", "link: </a.css>; rel=preload"));
		origin.sendHead("HTTP/1.1 102 Processing").send(OK);
		Answer answer = client.answer(stream);
		assertThat(answer.heads()).hasSize(3);
		assertThat(answer.heads().get(1)).isEqualTo(Http2Wire.fields(":status: 102"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("ok");
	}

	@Test
	void clientThatExpectsItIsToldToContinue() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/", "expect: 100-continue", "content-length: 2"), false);
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 100 Continue");
		assertThat(client.heads(stream, 1).header(":status")).isEqualTo("100");
		client.data(stream, bytes("hi"), true);
		assertThat(origin.read(2)).isEqualTo("hi");
		origin.send(OK);
		assertThat(client.answer(stream).status()).isEqualTo(200);
	}

	@ParameterizedTest(name = "{0} answered {1}")
	@CsvSource(delimiter = '|', textBlock = """
			HEAD | 200 OK              | Content-Length: 1000    | 1000
			GET  | 304 Not Modified    | Content-Length: 1000    | 1000
			GET  | 204 No Content      | X-A: b                  |
			GET  | 200 OK              | Content-Length: 0       | 0
			HEAD | 200 OK              | Transfer-Encoding: chunked |
			""")
	void answerWithoutABodyIsASingleHead(String method, String status, String header, String length) throws Exception {
		this.line.origin.answers(head("HTTP/1.1 " + status, header));
		this.line.start();
		Answer answer = http2().ask(Http2Wire.request(method, "/"));
		assertThat(answer.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
		assertThat(answer.header("content-length")).isEqualTo(length);
		assertThat(answer.body()).isEmpty();
		assertThat(answer.ended()).isTrue();
		assertThat(this.line.facts().bytesSent).isZero();
	}

	@Test
	void trailersFollowTheBody() throws Exception {
		this.line.origin.answers(head("HTTP/1.1 200 OK", "Trailer: X-Sum", "Transfer-Encoding: chunked")
				+ "2\r\nok\r\n0\r\nX-Sum: 1\r\nConnection: close\r\n\r\n");
		this.line.start();
		Answer answer = http2().ask(Http2Wire.request("GET", "/", "te: trailers"));
		assertThat(answer.header("trailer")).isEqualTo("X-Sum");
		assertThat(answer.body()).isEqualTo("ok");
		assertThat(answer.trailers()).isEqualTo(Http2Wire.fields("x-sum: 1"));
		assertThat(answer.ended()).isTrue();
	}

	@Test
	void trailersMayFollowNoBodyAtAll() throws Exception {
		this.line.origin
			.answers(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "0\r\nGrpc-Status: 12\r\n\r\n");
		this.line.start();
		Answer answer = http2().ask(Http2Wire.request("GET", "/", "te: trailers"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.trailers()).isEqualTo(Http2Wire.fields("grpc-status: 12"));
	}

	@Test
	void headOfAnEventStreamDoesNotWaitForTheFirstEvent() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("GET", "/"), true);
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 200 OK", "Content-Type: text/event-stream");
		assertThat(client.heads(stream, 1).status()).isEqualTo(200);
		origin.send("data: 1\n\n");
		assertThat(client.body(stream, 9).body()).isEqualTo("data: 1\n\n");
		origin.close();
		assertThat(client.answer(stream).ended()).isTrue();
	}

	@Test
	void denialReachesTheClient() throws Exception {
		this.line.auth.answers(head("HTTP/1.1 401 Unauthorized", "Date: now", "WWW-Authenticate: Basic",
				"Content-Length: 2", "Connection: close") + "no");
		this.line.start();
		Answer answer = http2().ask(Http2Wire.request("GET", "/"));
		assertThat(answer.heads().get(0)).containsExactlyInAnyOrderElementsOf(
				Http2Wire.fields(":status: 401", "date: now", "www-authenticate: Basic", "content-length: 2"));
		assertThat(answer.body()).isEqualTo("no");
		assertThat(this.line.origin.connections()).isZero();
	}

	@Test
	void brokenAnswerResetsItsStreamAndNoOther() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int broken = client.open(Http2Wire.request("GET", "/broken"), true);
		Wire breaking = originAsked();
		int whole = client.open(Http2Wire.request("GET", "/whole"), true);
		Wire origin = originAsked();
		breaking.sendHead("HTTP/1.1 200 OK", "Content-Length: 4").send("ha");
		client.body(broken, 2);
		breaking.close();
		Answer answer = client.answer(broken);
		assertThat(answer.reset()).isEqualTo(INTERNAL_ERROR);
		assertThat(answer.ended()).isFalse();
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.path).isEqualTo("/broken");
		assertThat(facts.reason).contains("broke");
		origin.send(OK);
		assertThat(client.answer(whole).body()).isEqualTo("ok");
	}

	@Test
	void originThatCannotBeReachedIsA502OnItsStream() throws Exception {
		this.line.start();
		this.line.origin.close();
		Http2Wire client = http2();
		assertThat(client.ask(Http2Wire.request("GET", "/")).status()).isEqualTo(502);
		assertThat(client.ask(Http2Wire.request("HEAD", "/")).body()).isEmpty();
	}

	@ParameterizedTest(name = "{0} bytes are still to come")
	@ValueSource(ints = { 1000, 64 << 10 })
	void shortBodyOfARefusedRequestIsReadAway(int size) throws Exception {
		this.line.auth.answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/"), false);
		assertThat(client.answer(stream).body()).isEqualTo("no");
		client.data(stream, bytes(size), true).ping();
		assertThat(client.soFar(stream).reset()).isEqualTo(-1);
	}

	@Test
	void longBodyOfARefusedRequestIsStoppedBehindTheAnswer() throws Exception {
		this.line.auth.answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/"), false);
		client.data(stream, bytes(1 << 20), true);
		Answer answer = client.untilReset(stream);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.ended()).isTrue();
		assertThat(answer.reset()).isEqualTo(NO_ERROR);
		this.line.auth.answers(LineFixture.ALLOW);
		assertThat(client.ask(Http2Wire.request("OPTIONS", "*")).status()).isEqualTo(200);
		assertThat(this.line.origin.connections()).isZero();
	}

	@Test
	void originThatAnswersBeforeTheEndOfTheBodyIsHeard() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/"), false);
		client.data(stream, bytes("begun"), false);
		Wire origin = originAsked();
		origin.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
		assertThat(client.answer(stream).status()).isEqualTo(413);
		client.data(stream, bytes(1 << 20), true);
		assertThat(client.untilReset(stream).reset()).isEqualTo(NO_ERROR);
	}

	@Test
	void headersLongerThanAFrameReachTheClient() throws Exception {
		String large = "x".repeat(40_000);
		this.line.origin.answers(head("HTTP/1.1 200 OK", "X-Large: " + large, "Content-Length: 0"));
		this.line.start();
		assertThat(http2().ask(Http2Wire.request("GET", "/")).header("x-large")).isEqualTo(large);
	}

	@Test
	void bytesOfHeadersAreKept() throws Exception {
		String latin = new String(new byte[] { 'a', (byte) 0xE9, (byte) 0xFF }, StandardCharsets.ISO_8859_1);
		this.line.origin.answers(head("HTTP/1.1 200 OK", "X-Back: " + latin, "Content-Length: 0"));
		this.line.start();
		assertThat(http2().ask(Http2Wire.request("GET", "/?" + latin, "x-there: " + latin)).header("x-back"))
			.isEqualTo(latin);
		assertThat(List.of(this.line.origin.heads().get(0).split("\r\n"))).contains("GET /?" + latin + " HTTP/1.1",
				"x-there: " + latin);
	}

	@Test
	void webSocketHandshakeIsNoneInHttp2() throws Exception {
		this.line.origin.answers(head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: upgrade"));
		this.line.start();
		assertThat(http2().ask(Http2Wire.request("GET", "/", "sec-websocket-key: x")).status()).isEqualTo(502);
	}

}
