package io.forwardauth.stub;

import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WireTests {

	private static final StubServer STUB = new StubServer();

	private static final Client CLIENT = new Client(STUB);

	@BeforeAll
	static void start() {
		STUB.start();
	}

	@AfterAll
	static void stop() {
		STUB.close();
	}

	@BeforeEach
	void reset() {
		STUB.calls().reset();
	}

	@Test
	void resetClosesTheConnectionWithoutAnAnswer() throws Exception {
		try (Socket socket = CLIENT.open("GET /reset HTTP/1.1", "Host: stub", "")) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read())
				.withMessageContaining("reset");
		}
	}

	@Test
	void halfAnAnswerPromisesMoreThanItSends() throws Exception {
		String answer = CLIENT.raw("GET /half HTTP/1.1", "Host: stub", "");
		assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n")
			.contains("Content-Length: 100\r\n")
			.endsWith("\r\n\r\n0123456789");
	}

	@Test
	void garbageIsNoHttp() throws Exception {
		assertThat(CLIENT.raw("GET /garbage HTTP/1.1", "Host: stub", "")).isNotEmpty().doesNotContain("HTTP/1");
	}

	@Test
	void hangNeverAnswersAndKeepsTheConnection() throws Exception {
		try (Socket socket = CLIENT.open("GET /hang HTTP/1.1", "Host: stub", "")) {
			socket.setSoTimeout(200);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
		}
	}

	@Test
	void earlyHintsComeBeforeTheAnswer() throws Exception {
		String answer = CLIENT.raw("GET /interim HTTP/1.1", "Host: stub", "Connection: close", "");
		assertThat(answer).startsWith("HTTP/1.1 103 Early Hints\r\n").contains("\r\n\r\nHTTP/1.1 200 OK\r\n");
	}

	@ParameterizedTest(name = "/big{0}: {1} with {2} bytes")
	@CsvSource({ "'', 403, 10485760", "?bytes=0, 403, 0", "?bytes=200001&status=200, 200, 200001",
			"?bytes=1&status=401&delay=1ms, 401, 1" })
	void bigBodyHasTheSizeAndStatusAskedFor(String query, int status, int bytes) throws Exception {
		String answer = CLIENT.raw("GET /big" + query + " HTTP/1.1", "Host: stub", "Connection: close", "");
		int head = answer.indexOf("\r\n\r\n") + 4;
		assertThat(answer.substring(0, head)).startsWith("HTTP/1.1 " + status)
			.containsIgnoringCase("content-length: " + bytes + "\r\n");
		assertThat(answer.length() - head).isEqualTo(bytes);
	}

	@Test
	void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
		String[] paths = { "/always", "/status/201?delay=30ms", "/always", "/status/202", "/verify", "/always" };
		StringBuilder requests = new StringBuilder();
		for (String path : paths) {
			requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: stub\r\n\r\n");
		}
		try (Socket socket = CLIENT.open()) {
			socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
			for (String status : new String[] { "200", "201", "200", "202", "401", "200" }) {
				assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 " + status);
			}
		}
		assertThat(STUB.calls().total()).isEqualTo(6);
	}

	@Test
	void connectionsServeQuickAndOtherPathsInTurn() throws Exception {
		try (Socket socket = CLIENT.open()) {
			for (String path : new String[] { "/always", "/status/200", "/always", "/always", "/status/200" }) {
				String request = "GET " + path + " HTTP/1.1\r\nHost: stub\r\n\r\n";
				socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
				assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200 OK");
			}
		}
	}

	@Test
	void bodiesAreReadBeforeTheAnswer() throws Exception {
		try (Socket socket = CLIENT.open("POST /always HTTP/1.1", "Host: stub", "Content-Length: 300000",
				"Connection: close", "")) {
			socket.getOutputStream().write(new byte[299_999]);
			socket.setSoTimeout(100);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write(1);
			assertThat(Client.read(socket.getInputStream())).startsWith("HTTP/1.1 200 OK").contains("X-User: demo");
		}
	}

	@Test
	void clientThatAsksFirstIsToldToGoOn() throws Exception {
		try (Socket socket = CLIENT.open("POST /headers HTTP/1.1", "Host: stub", "Expect: 100-continue",
				"Content-Length: 1", "Connection: close", "")) {
			assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 100 Continue");
			socket.getOutputStream().write('x');
			assertThat(Client.read(socket.getInputStream())).contains("\"bodyBytes\":1");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/always, HTTP/1.0", "/verify, HTTP/1.0", "/login, HTTP/1.0" })
	void oldClientsGetTheirAnswerAndTheEnd(String path, String version) throws Exception {
		assertThat(CLIENT.raw("GET " + path + " " + version, "")).startsWith("HTTP/1.");
	}

	@ParameterizedTest
	@CsvSource({ "/always, Bad Name: x", "/always?delay=%zz, Connection: close" })
	void brokenRequestIsRefused(String target, String header) throws Exception {
		assertThat(CLIENT.raw("GET " + target + " HTTP/1.1", "Host: stub", header, "")).startsWith("HTTP/1.1 400");
	}

	/**
	 * Reads one answer without a body.
	 */
	private static String head(InputStream stream) throws Exception {
		StringBuilder text = new StringBuilder();
		while (text.indexOf("\r\n\r\n") < 0) {
			text.append((char) stream.read());
		}
		String length = text.toString().replaceFirst("(?is).*content-length: (\\d+).*", "$1");
		if (length.matches("\\d+")) {
			stream.readNBytes(Integer.parseInt(length));
		}
		return text.toString();
	}

}
