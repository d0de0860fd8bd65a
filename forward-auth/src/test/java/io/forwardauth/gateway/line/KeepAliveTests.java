package io.forwardauth.gateway.line;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One connection, several requests.
 */
class KeepAliveTests extends LineTest {

	@Test
	void connectionsAreKeptOnAllThreeSides() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Wire client = this.line.client();
		for (int i = 0; i < 5; i++) {
			client.sendHead("GET /" + i + " HTTP/1.1", "Host: h");
			assertThat(client.readMessage()).isEqualTo(OK);
		}
		assertThat(this.line.origin.connections()).isOne();
		assertThat(this.line.auth.connections()).isOne();
		assertThat(this.line.origin.heads()).hasSize(5);
		assertThat(this.line.auth.heads()).hasSize(5);
	}

	@Test
	void pipelinedRequestsAreAnsweredInOrder() throws Exception {
		this.line.origin.answersWith((head) -> "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + head.substring(4, 6));
		this.line.start();
		Wire client = this.line.client();
		StringBuilder requests = new StringBuilder();
		for (int i = 0; i < 9; i++) {
			requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
		}
		client.send(requests.toString());
		for (int i = 0; i < 9; i++) {
			assertThat(client.readMessage()).endsWith("\r\n\r\n/" + i);
		}
		client.sendHead("GET /z HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).endsWith("/z");
	}

	@Test
	void pipelinedRequestsWithBodiesStayApart() throws Exception {
		this.line.start();
		Wire client = this.line.client();
		String one = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\none";
		String two = "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n";
		client.send(one + two).sendHead("GET /c HTTP/1.1", "Host: h");
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).startsWith("POST /a ");
		assertThat(origin.read(3)).isEqualTo("one");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(origin.readHead()).startsWith("POST /b ");
		assertThat(origin.readTo("0\r\n\r\n")).isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(origin.readHead()).startsWith("GET /c ");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@ParameterizedTest
	@CsvSource({ "HTTP/1.1,close", "HTTP/1.1,Close", "HTTP/1.0,none", "HTTP/1.0,close" })
	void clientThatWishesAnEndGetsIt(String version, String connection) throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Wire client = this.line.client().sendHead("GET / " + version, "Host: h", "Connection: " + connection);
		assertThat(client.readToEnd()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nconnection: close\r\n\r\nok");
		this.line.client().sendHead("GET / HTTP/1.1", "Host: h").readMessage();
		assertThat(this.line.origin.connections()).as("the client's wish is not the origin's").isOne();
	}

	@Test
	void oldClientMayKeepItsConnection() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Wire client = this.line.client();
		for (int i = 0; i < 2; i++) {
			client.sendHead("GET / HTTP/1.0", "Connection: keep-alive");
			assertThat(client.readMessage())
				.isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nconnection: keep-alive\r\n\r\nok");
		}
		assertThat(this.line.origin.heads().get(0)).contains("\r\nHost: 127.0.0.1:" + this.line.origin.port() + "\r\n")
			.doesNotContain("X-Forwarded-Host")
			.startsWith("GET / HTTP/1.1\r\n");
	}

	@Test
	void oldClientGetsAnAnswerOfUnknownLengthUntilTheEnd() throws Exception {
		this.line.origin.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: t\r\n\r\n");
		this.line.start();
		Wire client = this.line.client().sendHead("GET / HTTP/1.0", "Connection: keep-alive");
		assertThat(client.readToEnd()).isEqualTo("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nok");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
			"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok" })
	void originThatEndsItsConnectionEndsNotTheClients(String answer) throws Exception {
		this.line.origin.answers(answer);
		this.line.start();
		Wire client = this.line.client();
		for (int i = 0; i < 2; i++) {
			client.sendHead("GET / HTTP/1.1", "Host: h");
			assertThat(client.readMessage()).isEqualTo(OK);
		}
		assertThat(this.line.origin.connections()).isEqualTo(2);
	}

	@Test
	void answerThatNobodyAskedForEndsTheOriginsConnection() throws Exception {
		this.line.steps = List.of();
		this.line.start();
		Wire client = this.line.client();
		client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
		Wire origin = this.line.origin.accept();
		origin.readHead();
		origin.send(OK + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
		assertThat(client.readMessage()).isEqualTo(OK);
		Wire second = this.line.origin.accept();
		assertThat(second.readHead()).startsWith("GET /b ");
		second.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(origin.readToEnd()).isEmpty();
	}

}
