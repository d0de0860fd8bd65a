package io.forwardauth.gateway.line;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.http.ExchangeFacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A WebSocket: a handshake, and then bytes that the gateway does not read.
 */
class TunnelTests extends LineTest {

	private static final String SWITCHED = head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket",
			"Connection: Upgrade", "Sec-WebSocket-Accept: a");

	@Test
	void clientIsAnsweredOnlyAfterTheOriginAndThenBytesFlowBothWays() throws Exception {
		this.line.start();
		Wire client = handshake();
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).contains("\r\nConnection: Upgrade\r\n", "\r\nUpgrade: websocket\r\n",
				"\r\nSec-WebSocket-Key: k\r\n", "\r\nX-Forwarded-Proto: ws\r\n");
		assertThat(client.hasMore()).isFalse();
		origin.send(SWITCHED);
		assertThat(client.readHead()).isEqualTo(head("HTTP/1.1 101 Switching Protocols", "Sec-WebSocket-Accept: a",
				"Connection: Upgrade", "Upgrade: websocket"));
		client.send("\u0081\u0085GET / HTTP/1.1\r\n\r\n");
		assertThat(origin.read(20)).isEqualTo("\u0081\u0085GET / HTTP/1.1\r\n\r\n");
		origin.send("HTTP/1.1 200 OK\r\n\r\n");
		assertThat(client.read(19)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
		client.close();
		assertThat(origin.readToEnd()).isEmpty();
		origin.close();
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.status).isEqualTo(101);
		assertThat(facts.bytesReceived).isEqualTo(20);
		assertThat(facts.bytesSent).isEqualTo(19);
	}

	@Test
	void bytesThatComeWithThe101AreNotLost() throws Exception {
		this.line.start();
		Wire client = handshake();
		Wire origin = originAsked();
		origin.send(SWITCHED + "hello");
		client.readHead();
		assertThat(client.read(5)).isEqualTo("hello");
		client.send("back");
		assertThat(origin.read(4)).isEqualTo("back");
	}

	@ParameterizedTest
	@ValueSource(strings = { "early frame", "early\r\n\r\n" })
	void clientThatDoesNotWaitForThe101GetsNoTunnel(String early) throws Exception {
		this.line.start();
		Wire client = handshake().send(early);
		Wire origin = originAsked();
		origin.send(SWITCHED);
		assertThat(origin.readToEnd()).isEmpty();
		assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
	}

	@Test
	void handshakeWithABodyThatIsNotThereYetGetsNoTunnel() throws Exception {
		this.line.start();
		Wire client = this.line.client()
			.sendHead("GET /ws HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: websocket", "Content-Length: 9");
		Wire origin = originAsked();
		origin.send(SWITCHED);
		assertThat(origin.readToEnd()).isEmpty();
		assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
	}

	@Test
	void originsRefusalReachesTheClientAsItIs() throws Exception {
		this.line.start();
		Wire client = handshake();
		originAsked().send("HTTP/1.1 403 Forbidden\r\nX: y\r\nContent-Length: 2\r\n\r\nno");
		assertThat(client.readMessage()).isEqualTo("HTTP/1.1 403 Forbidden\r\nX: y\r\nContent-Length: 2\r\n\r\nno");
		client.sendHead("GET / HTTP/1.1", "Host: h");
		this.line.origin.answers(OK);
		assertThat(this.line.facts().status).isEqualTo(403);
	}

	@Test
	void deniedHandshakeReachesNoOrigin() throws Exception {
		this.line.auth.answers("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
		this.line.start();
		assertThat(handshake().readMessage()).startsWith("HTTP/1.1 401 ");
		assertThat(this.line.auth.heads().get(0)).doesNotContain("Upgrade", "upgrade")
			.contains("X-Forwarded-Proto: http\r\n");
		assertThat(this.line.origin.connections()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2c", "TLS/1.0", "websocket, h2c" })
	void otherUpgradesAreNotPassedOn(String protocol) throws Exception {
		this.line.start();
		this.line.client()
			.sendHead("GET / HTTP/1.1", "Host: h", "Connection: Upgrade, HTTP2-Settings", "Upgrade: " + protocol,
					"HTTP2-Settings: AAMAAABkAAQAAP__");
		assertThat(this.line.origin.accept().readHead()).doesNotContainIgnoringCase("upgrade")
			.doesNotContainIgnoringCase("http2-settings");
	}

	@ParameterizedTest
	@CsvSource({ "client,false", "client,true", "origin,false", "origin,true" })
	void eitherSidesEndIsTheOthers(String side, boolean reset) throws Exception {
		this.line.start();
		Wire client = handshake();
		Wire origin = originAsked();
		origin.send(SWITCHED);
		client.readHead();
		Wire first = side.equals("client") ? client : origin;
		Wire second = (first == client) ? origin : client;
		first.send("last words");
		second.read(10);
		if (reset) {
			first.reset();
		}
		else {
			first.close();
		}
		assertThat(second.readToEnd()).isEmpty();
		if (!reset) {
			second.close();
		}
		await().until(() -> this.line.line().connections() == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "client", "origin" })
	void sideThatHasSaidAllStillListens(String side) throws Exception {
		this.line.start();
		Wire client = handshake();
		Wire origin = originAsked();
		origin.send(SWITCHED);
		client.readHead();
		Wire first = side.equals("client") ? client : origin;
		Wire second = (first == client) ? origin : client;
		first.send("all").endOutput();
		assertThat(second.readToEnd()).isEqualTo("all");
		second.send("late").send("r").endOutput();
		assertThat(first.readToEnd()).isEqualTo("later");
		await().until(() -> this.line.line().connections() == 0);
	}

	@Test
	void originThatSwitchesAndHasNothingToSayStillListens() throws Exception {
		this.line.start();
		Wire client = handshake();
		Wire origin = originAsked();
		origin.send(SWITCHED).endOutput();
		client.readHead();
		assertThat(client.readToEnd()).isEmpty();
		client.send("late");
		assertThat(origin.read(4)).isEqualTo("late");
	}

	@Test
	void lastWordsArriveBeforeTheEnd() throws Exception {
		this.line.start();
		Wire client = handshake();
		Wire origin = originAsked();
		origin.send(SWITCHED);
		client.readHead();
		int size = 4 << 20;
		CompletableFuture<Void> sending = RequestBodyTests.upload(origin, size).thenRun(() -> {
			try {
				origin.close();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(client.readToEnd()).hasSize(size);
		sending.join();
	}

	@Test
	void tunnelIsAsFastAsItsSlowerSideAndHoldsNothing() throws Exception {
		this.line.start();
		Wire client = this.line.client(4096);
		sendHandshake(client);
		Wire origin = originAsked();
		origin.send(SWITCHED);
		client.readHead();
		int size = 64 << 20;
		long before = LineFixture.memoryHeld();
		CompletableFuture<Void> sending = RequestBodyTests.upload(origin, size);
		assertThat(LineFixture.isQuiet(origin, Duration.ofMillis(300))).isTrue();
		assertThat(sending).isNotDone();
		assertThat(LineFixture.memoryHeld() - before).isLessThan(16 << 20);
		for (int left = size; left > 0; left -= 1 << 20) {
			client.read(1 << 20);
		}
		sending.join();
	}

	private Wire handshake() throws IOException {
		return sendHandshake(this.line.client());
	}

	private static Wire sendHandshake(Wire client) throws IOException {
		return client.sendHead("GET /ws HTTP/1.1", "Host: h", "Connection: keep-alive, Upgrade", "Upgrade: websocket",
				"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: k");
	}

}
