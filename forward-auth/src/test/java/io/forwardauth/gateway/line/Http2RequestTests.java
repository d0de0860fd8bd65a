package io.forwardauth.gateway.line;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.line.Http2Wire.Answer;
import io.forwardauth.gateway.line.Http2Wire.Field;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a request of HTTP/2 on its way to auth server and origin, which speak
 * HTTP/1.1.
 */
class Http2RequestTests extends Http2LineTest {

	private static final int PROTOCOL_ERROR = 1;

	@Test
	void originAndAuthServerSeeItAsARequestOfHttp11() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Answer answer = http2().ask(Http2Wire.request("GET", "/a/../b?q=%zz", "accept: */*", "x-forwarded-proto: https",
				"x-forwarded-for: 192.0.2.1", "x-auth-user: forged"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("ok");
		assertThat(this.line.origin.heads().get(0)).startsWith("GET /b?q=%zz HTTP/1.1\r\n")
			.contains("\r\nHost: h\r\n", "\r\naccept: */*\r\n", "\r\nX-Forwarded-Proto: http\r\n",
					"\r\nX-Forwarded-Host: h\r\n", "\r\nX-Forwarded-For: 127.0.0.1\r\n")
			.doesNotContainIgnoringCase("x-auth-user", "transfer-encoding", "content-length", "connection", "scheme");
		assertThat(this.line.auth.heads().get(0)).startsWith("GET /verify HTTP/1.1\r\n")
			.contains("\r\nX-Forwarded-Uri: /b?q=%zz\r\n", "\r\nX-Forwarded-Method: GET\r\n",
					"\r\nX-Forwarded-Host: h\r\n");
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.protocol).isEqualTo("HTTP/2.0");
		assertThat(facts.clientAddress).isEqualTo("127.0.0.1");
		assertThat(facts.bytesSent).isEqualTo(2);
	}

	@Test
	void cookieFieldsAreJoinedBeforeBothHops() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		http2().ask(Http2Wire.request("GET", "/", "cookie: a=1", "x-between: y", "cookie: b=2; c=3", "cookie: d=4"));
		String joined = "\r\nCookie: a=1; b=2; c=3; d=4\r\n";
		assertThat(this.line.origin.heads().get(0)).contains(joined);
		assertThat(this.line.auth.heads().get(0)).contains(joined);
	}

	@Test
	void bodyOfKnownLengthKeepsIt() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/", "content-length: 5"), false);
		client.data(stream, bytes("hello"), true);
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).contains("\r\ncontent-length: 5\r\n").doesNotContain("chunked");
		assertThat(origin.read(5)).isEqualTo("hello");
		origin.send(OK);
		assertThat(client.answer(stream).status()).isEqualTo(200);
		assertThat(this.line.facts().bytesReceived).isEqualTo(5);
	}

	@Test
	void bodyOfUnknownLengthGoesOnInChunksAndWithItsTrailers() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/", "te: trailers"), false);
		client.data(stream, bytes("hel"), false);
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).contains("\r\nTransfer-Encoding: chunked\r\n", "\r\nTE: trailers\r\n");
		assertThat(origin.readTo("hel\r\n")).isEqualTo("3\r\nhel\r\n");
		client.data(stream, bytes("lo"), false);
		client.headers(stream, Http2Wire.fields("x-sum: 1", "x-auth-user: forged", "host: forged"), true);
		assertThat(origin.readTo("\r\n\r\n")).isEqualTo("2\r\nlo\r\n0\r\nx-sum: 1\r\n\r\n");
		origin.send(OK);
		assertThat(client.answer(stream).status()).isEqualTo(200);
	}

	@Test
	void announcedTrailersBehindABodyOfKnownLengthAreKept() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/", "content-length: 2", "trailer: x-sum"), false);
		client.data(stream, bytes("ok"), false).headers(stream, Http2Wire.fields("x-sum: 1"), true);
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).contains("\r\nTransfer-Encoding: chunked\r\n")
			.doesNotContainIgnoringCase("content-length");
		assertThat(origin.readTo("\r\n\r\n")).isEqualTo("2\r\nok\r\n0\r\nx-sum: 1\r\n\r\n");
		origin.send(OK);
		assertThat(client.answer(stream).status()).isEqualTo(200);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '|', nullValues = "nothing", textBlock = """
			GET    | nothing
			DELETE | nothing
			POST   | Content-Length: 0
			PUT    | Content-Length: 0
			PATCH  | Content-Length: 0
			""")
	void requestWithoutABodySaysSoWhereServersWantToKnow(String method, String header) throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		assertThat(http2().ask(Http2Wire.request(method, "/")).status()).isEqualTo(200);
		String head = this.line.origin.heads().get(0);
		if (header == null) {
			assertThat(head).doesNotContainIgnoringCase("content-length");
		}
		else {
			assertThat(head).contains("\r\n" + header + "\r\n");
		}
	}

	@Test
	void streamThatEndsWithAnEmptyFrameHasNoBody() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/", "content-length: 0"), false);
		assertThat(client.answer(stream).status()).isEqualTo(200);
		client.data(stream, bytes(""), true).ping();
		assertThat(client.soFar(stream).reset()).isEqualTo(-1);
		assertThat(this.line.origin.heads().get(0)).contains("\r\ncontent-length: 0\r\n").doesNotContain("chunked");
	}

	@Test
	void hostAloneWillDoAndSoDoesTheSameHostBesideTheAuthority() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Http2Wire client = http2();
		assertThat(client.ask(Http2Wire.fields(":method: GET", ":scheme: http", ":path: /", "host: a.test")).status())
			.isEqualTo(200);
		assertThat(client.ask(Http2Wire.request("GET", "/", "host: H")).status()).isEqualTo(200);
		assertThat(this.line.origin.heads()).satisfiesExactly(
				(head) -> assertThat(head).contains("\r\nHost: a.test\r\n"),
				(head) -> assertThat(head).contains("\r\nHost: h\r\n").doesNotContain("ost: H"));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					no :method                      | :scheme: http; :path: /; :authority: h
					no :scheme                      | :method: GET; :path: /; :authority: h
					no :path                        | :method: GET; :scheme: http; :authority: h
					an empty :path                  | :method: GET; :scheme: http; :path:; :authority: h
					two :path                       | :method: GET; :scheme: http; :path: /; :path: /b; :authority: h
					two :method                     | :method: GET; :method: POST; :scheme: http; :path: /; :authority: h
					two :authority                  | :method: GET; :scheme: http; :path: /; :authority: h; :authority: i
					an empty :authority             | :method: GET; :scheme: http; :path: /; :authority:
					a :method that is no token      | :method: G ET; :scheme: http; :path: /; :authority: h
					a :scheme of another kind       | :method: GET; :scheme: ftp; :path: /; :authority: h
					:path in absolute form          | :method: GET; :scheme: http; :path: http://i/; :authority: h
					:path without a slash           | :method: GET; :scheme: http; :path: a; :authority: h
					an asterisk for another method  | :method: GET; :scheme: http; :path: *; :authority: h
					a Host beside another authority | :method: GET; :scheme: http; :path: /; :authority: h; host: i
					an empty Host                   | :method: GET; :scheme: http; :path: /; host:
					a pseudo-header that is unknown | :method: GET; :scheme: http; :path: /; :authority: h; :x: y
					:status in a request            | :method: GET; :scheme: http; :path: /; :authority: h; :status: 200
					a pseudo-header behind others   | :method: GET; :scheme: http; :path: /; accept: a; :authority: h
					extended CONNECT                | :method: CONNECT; :protocol: websocket; :scheme: http; :path: /; :authority: h
					upper case in a name            | :method: GET; :scheme: http; :path: /; :authority: h; Accept: a
					a space in a name               | :method: GET; :scheme: http; :path: /; :authority: h; a b: c
					Connection                      | :method: GET; :scheme: http; :path: /; :authority: h; connection: x
					Keep-Alive                      | :method: GET; :scheme: http; :path: /; :authority: h; keep-alive: 1
					Proxy-Connection                | :method: GET; :scheme: http; :path: /; :authority: h; proxy-connection: x
					Transfer-Encoding               | :method: GET; :scheme: http; :path: /; :authority: h; transfer-encoding: chunked
					Upgrade                         | :method: GET; :scheme: http; :path: /; :authority: h; upgrade: websocket
					TE other than trailers          | :method: GET; :scheme: http; :path: /; :authority: h; te: gzip
					a length that is none           | :method: GET; :scheme: http; :path: /; :authority: h; content-length: x
					two different lengths           | :method: GET; :scheme: http; :path: /; :authority: h; content-length: 1; content-length: 2
					a length without a body         | :method: GET; :scheme: http; :path: /; :authority: h; content-length: 1
					""")
	void malformedRequestIsAnsweredWith400AndResetAndGoesNowhere(String description, String head) throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.fields(head.split("; ?")), true);
		Answer answer = client.untilReset(stream);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.ended()).isTrue();
		assertThat(answer.reset()).isEqualTo(PROTOCOL_ERROR);
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.status).isEqualTo(400);
		assertThat(facts.protocol).isEqualTo("HTTP/2.0");
		assertThat(facts.clientAddress).isEqualTo("127.0.0.1");
		assertNothingArrivedAndTheConnectionServes(client);
	}

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { "a\rb", "a\nb", "a\0b", " a", "a " })
	void valueThatWouldBeTwoHeadersInHttp11IsRefused(String value) throws Exception {
		this.line.start();
		Http2Wire client = http2();
		List<Field> head = Http2Wire.request("GET", "/");
		head.add(new Field("x-smuggled", value));
		assertThat(client.untilReset(client.open(head, true)).reset()).isEqualTo(PROTOCOL_ERROR);
		assertNothingArrivedAndTheConnectionServes(client);
	}

	@ParameterizedTest(name = "{0}: {2}")
	@CsvSource(delimiter = '|',
			textBlock = """
					neither :authority nor Host       | :method: GET; :scheme: http; :path: /                                     | 400
					two Hosts                         | :method: GET; :scheme: http; :path: /; host: a; host: b                   | 400
					user information in the authority | :method: GET; :scheme: http; :path: /; :authority: u@h                    | 400
					a slash in the authority          | :method: GET; :scheme: http; :path: /; :authority: h/x                    | 400
					a space in the path               | :method: GET; :scheme: http; :path: /a b; :authority: h                   | 400
					CR and LF in the path             | :method: GET; :scheme: http; :path: /a%0D%0Ab; :authority: h              | 400
					a hash in the path                | :method: GET; :scheme: http; :path: /a#b; :authority: h                   | 400
					a space in the query              | :method: GET; :scheme: http; :path: /a?b c; :authority: h                 | 400
					CONNECT                           | :method: CONNECT; :authority: h:443                                       | 501
					another Expect                    | :method: GET; :scheme: http; :path: /; :authority: h; expect: x           | 417
					an ambiguous path                 | :method: GET; :scheme: http; :path: /a/..%2fb; :authority: h              | 400
					""")
	void edgeRefusesWhatItRefusesOfHttp11(String description, String head, int status) throws Exception {
		this.line.start();
		Http2Wire client = http2();
		Answer answer = client.ask(Http2Wire.fields(head.split("; ?")));
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("connection")).isNull();
		assertNothingArrivedAndTheConnectionServes(client);
	}

	@Test
	void asteriskIsAnsweredByTheGatewayItself() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		assertThat(client.ask(Http2Wire.request("OPTIONS", "*")).status()).isEqualTo(200);
		assertNothingArrivedAndTheConnectionServes(client);
	}

	@ParameterizedTest(name = "a body of {1} bytes for a length of {0}")
	@CsvSource({ "5,4", "5,6", "0,1" })
	void bodyOfAnotherLengthNeverLooksWhole(int length, int sent) throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/", "content-length: " + length), false);
		Wire origin = this.line.origin.accept();
		origin.readHead();
		client.data(stream, bytes(sent), true);
		assertThat(client.untilReset(stream).reset()).isEqualTo(PROTOCOL_ERROR);
		assertThat(origin.readToEnd().length()).isLessThan(Math.max(length, 1));
		assertThat(this.line.facts().status).isEqualTo(400);
		assertServes(client);
	}

	@Test
	void trailersWithPseudoHeadersEndTheRequestWithoutCompletingIt() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/"), false);
		client.data(stream, bytes("hello"), false);
		Wire origin = this.line.origin.accept();
		origin.readHead();
		client.headers(stream, Http2Wire.fields(":path: /b"), true);
		assertThat(client.untilReset(stream).reset()).isEqualTo(PROTOCOL_ERROR);
		assertThat(origin.readToEnd()).isEqualTo("5\r\nhello\r\n");
	}

	private void assertNothingArrivedAndTheConnectionServes(Http2Wire client) throws IOException, InterruptedException {
		assertThat(this.line.auth.heads()).isEmpty();
		assertThat(this.line.origin.connections()).isZero();
		assertServes(client);
	}

	private void assertServes(Http2Wire client) throws IOException, InterruptedException {
		int next = client.open(Http2Wire.request("GET", "/next"), true);
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).startsWith("GET /next ");
		origin.send(OK);
		assertThat(client.answer(next).body()).isEqualTo("ok");
	}

}
