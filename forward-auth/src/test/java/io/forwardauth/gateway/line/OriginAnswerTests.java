package io.forwardauth.gateway.line;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the origin says, as the client gets it.
 */
class OriginAnswerTests extends LineTest {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					length          | 200 OK;Content-Length: 2;;ok            | 200 OK;Content-Length: 2;;ok
					empty           | 200 OK;Content-Length: 0;;              | 200 OK;Content-Length: 0;;
					chunks          | 200 OK;Transfer-Encoding: chunked;;2;ok;0;; | 200 OK;transfer-encoding: chunked;;2;ok;0;;
					chunks + length | 200 OK;Content-Length: 9;Transfer-Encoding: chunked;;2;ok;0;; | 200 OK;transfer-encoding: chunked;;2;ok;0;;
					204             | 204 No Content;X: y;;                   | 204 No Content;X: y;;
					304             | 304 Not Modified;ETag: e;Content-Length: 7;; | 304 Not Modified;ETag: e;Content-Length: 7;;
					own phrase      | 299 Fine, thanks;Content-Length: 0;;    | 299 Fine, thanks;Content-Length: 0;;
					gzip            | 200 OK;Content-Encoding: gzip;Content-Length: 3;;\u001f\u008bx | 200 OK;Content-Encoding: gzip;Content-Length: 3;;\u001f\u008bx
					hop-by-hop      | 200 OK;Connection: X-Named;X-Named: n;Keep-Alive: timeout=5;Proxy-Connection: p;Upgrade: u;TE: t;X: y;Content-Length: 0;; | 200 OK;X: y;Content-Length: 0;;
					trailers        | 200 OK;Trailer: X-T;Transfer-Encoding: chunked;;2;ok;0;X-T: t;; | 200 OK;Trailer: X-T;transfer-encoding: chunked;;2;ok;0;X-T: t;;
					two lengths, one value | 200 OK;Content-Length: 2;Content-Length: 2;;ok | 200 OK;content-length: 2;;ok
					""")
	void answerPassesAsItIs(String description, String answer, String expected) throws Exception {
		this.line.origin.answers(dated(answer));
		this.line.start();
		Wire client = get();
		String whole = dated(expected);
		assertThat(client.read(whole.length())).isEqualTo(whole);
		client.sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(client.read(whole.length())).as("the next answer").isEqualTo(whole);
		assertThat(this.line.origin.connections()).as("its connection is kept").isOne();
	}

	/** With a date of the origin's, which stays. */
	private static String dated(String answer) {
		return "HTTP/1.1 " + answer.replaceFirst(";", ";Date: then;").replace(";", "\r\n");
	}

	@Test
	void answerThatEndsWithItsConnectionIsChunked() throws Exception {
		this.line.start();
		Wire client = get();
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 200 OK", "X: y").send("some");
		assertThat(client.readHead()).isEqualTo("HTTP/1.1 200 OK\r\nX: y\r\ntransfer-encoding: chunked\r\n\r\n");
		assertThat(client.readTo("some\r\n")).isEqualTo("4\r\nsome\r\n");
		origin.send("more").close();
		assertThat(client.readTo("0\r\n\r\n")).isEqualTo("4\r\nmore\r\n0\r\n\r\n");
		client.sendHead("GET / HTTP/1.1", "Host: h");
		originAsked().send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 1000", "X: y", "Transfer-Encoding: chunked" })
	void answerToHeadHasNoBody(String framing) throws Exception {
		this.line.origin.answers("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
		this.line.start();
		Wire client = this.line.client();
		for (int i = 0; i < 2; i++) {
			client.sendHead("HEAD / HTTP/1.1", "Host: h");
			String head = framing.startsWith("Tr") ? "" : framing + "\r\n";
			assertThat(client.readHead()).isEqualTo("HTTP/1.1 200 OK\r\n" + head + "\r\n");
		}
		this.line.origin.answers(OK);
		assertThat(this.line.origin.connections()).isOne();
	}

	@Test
	void interimAnswersArePassedOnAndNeverFinal() throws Exception {
		this.line.start();
		Wire client = get();
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 103 Early Hints", "Link: </s.css>", "Connection: X-N", "X-N: n");
		assertThat(client.readHead()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n");
		origin.sendHead("HTTP/1.1 102 Processing");
		assertThat(client.readHead()).isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
		origin.send("HTTP/1.1 100 Continue\r\n\r\n" + OK);
		assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(this.line.facts().status).isEqualTo(200);
	}

	@Test
	void oldClientSeesNoInterimAnswer() throws Exception {
		this.line.origin.answers("HTTP/1.1 103 Early Hints\r\nLink: l\r\n\r\n" + OK);
		this.line.start();
		assertThat(this.line.client().sendHead("GET / HTTP/1.0").readToEnd()).startsWith("HTTP/1.1 200 OK\r\n");
	}

	@Test
	void eventsArriveOneByOne() throws Exception {
		this.line.start();
		Wire client = get();
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
		client.readHead();
		for (int i = 0; i < 10; i++) {
			origin.send("9\r\ndata: " + i + "\n\n\r\n");
			assertThat(client.readTo("\n\n\r\n")).isEqualTo("9\r\ndata: " + i + "\n\n\r\n");
		}
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					no HTTP           | SSH-2.0-OpenSSH_9.6\\r\\n\\r\\n
					bad length        | HTTP/1.1 200 OK\\r\\nContent-Length: x\\r\\n\\r\\n
					two lengths       | HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\nok
					bad header        | HTTP/1.1 200 OK\\r\\nX\\r\\n\\r\\n
					blank in a name   | HTTP/1.1 200 OK\\r\\nSet-Cookie z: root\\r\\nContent-Length: 0\\r\\n\\r\\n
					unasked 101       | HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: upgrade\\r\\n\\r\\n
					""")
	void whatIsNoAnswerIsABadGateway(String description, String answer) throws Exception {
		this.line.origin.answers(answer.replace("\\r\\n", "\r\n"));
		this.line.start();
		Wire client = get();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 502 Bad Gateway\r\n").endsWith("\r\n\r\nBad Gateway");
		client.sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).as("the client's connection is kept").startsWith("HTTP/1.1 502 ");
	}

	@Test
	void tooLongHeadIsABadGateway() throws Exception {
		this.line.origin.answers("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\n\r\n");
		this.line.start();
		assertThat(get().readMessage()).startsWith("HTTP/1.1 502 ");
	}

	@Test
	void originThatIsNotThereIsABadGateway() throws Exception {
		this.line.origin.close();
		this.line.start();
		Wire client = get();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
		client.sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 3").send("abc");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
		client.sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Le" })
	void originThatBreaksBeforeItsHeadIsABadGateway(String begun) throws Exception {
		this.line.start();
		Wire client = get();
		originAsked().send(begun).close();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 10", "Transfer-Encoding: chunked" })
	void originThatBreaksAfterItsHeadBreaksTheClient(String framing) throws Exception {
		this.line.start();
		Wire client = get();
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 200 OK", framing).send(framing.startsWith("T") ? "4\r\nhalf\r\n" : "half");
		client.readTo("half");
		origin.close();
		assertThat(client.readToEnd()).doesNotContain("0\r\n");
		assertThat(this.line.facts().reason).contains("broke");
	}

	@Test
	void brokenAnswerOfUnknownLengthDoesNotLookWholeToAnOldClient() throws Exception {
		this.line.start();
		Wire client = this.line.client().sendHead("GET / HTTP/1.0");
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 200 OK", "Transfer-Encoding: chunked").send("4\r\nhalf\r\n");
		client.readTo("half");
		origin.close();
		assertThat(client.isReset()).isTrue();
	}

}
