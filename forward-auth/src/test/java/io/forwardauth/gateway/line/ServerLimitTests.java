package io.forwardauth.gateway.line;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.server.ServerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long and how much the server takes, and how it goes down.
 */
class ServerLimitTests extends LineTest {

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final Duration LONG = Duration.ofSeconds(30);

	private Wire kept;

	@ParameterizedTest
	@ValueSource(strings = { "", "GET / HT", "GET / HTTP/1.1\r\nHost: h\r\nX: " })
	void headThatDoesNotComeInTimeClosesTheConnection(String begun) throws Exception {
		this.line.server((all) -> times(all, SHORT, LONG, LONG)).start();
		Wire client = this.line.client().send(begun);
		client.readToEnd();
		assertThat(this.line.auth.connections()).isZero();
	}

	@Test
	void headThatDripsDoesNotMoveItsDeadline() throws Exception {
		this.line.origin.answers(OK);
		this.line.server((all) -> times(all, SHORT, LONG, LONG)).start();
		Wire client = this.line.client().sendHead("GET / HTTP/1.1", "Host: h");
		client.readMessage();
		client.send("GET / HTTP/1.1\r\nX-Drip: ");
		long start = System.nanoTime();
		CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> {
			try {
				while (LineFixture.isQuiet(client, Duration.ofMillis(20))) {
					client.send("x");
				}
			}
			catch (IOException ex) {
				// Closed, as it should be.
			}
		});
		dripping.get(5, TimeUnit.SECONDS);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
	}

	@Test
	void keptConnectionMayBeIdleLongerThanAHeadMayTake() throws Exception {
		this.line.server((all) -> times(all, SHORT, LONG, LONG)).start();
		Wire client = this.line.client();
		for (int i = 0; i < 2; i++) {
			client.sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 200000").send("x".repeat(200_000));
			Wire origin = (i == 0) ? this.line.origin.accept() : this.kept;
			this.kept = origin;
			origin.readHead();
			origin.read(200_000);
			origin.send(OK);
			assertThat(client.readMessage()).isEqualTo(OK);
			assertThat(LineFixture.isQuiet(client, Duration.ofMillis(700))).isTrue();
		}
		client.sendHead("GET /a HTTP/1.1", "Host: h").sendHead("GET /b HTTP/1.1", "Host: h");
		for (int i = 0; i < 2; i++) {
			this.kept.readHead();
			this.kept.send(OK);
			client.readMessage();
		}
		assertThat(LineFixture.isQuiet(client, Duration.ofMillis(700))).isTrue();
	}

	@Test
	void idleConnectionIsClosedInTime() throws Exception {
		this.line.origin.answers(OK);
		this.line.server((all) -> times(all, LONG, SHORT, LONG)).start();
		Wire client = get();
		client.readMessage();
		assertThat(client.readToEnd()).isEmpty();
	}

	@Test
	void bodyThatPausesTooLongIsBrokenOff() throws Exception {
		this.line.server((all) -> times(all, LONG, LONG, SHORT)).start();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 9").send("half");
		Wire origin = originAsked();
		assertThat(origin.readToEnd()).isEqualTo("half");
		client.readToEnd();
	}

	@Test
	void bodyThatPausesIsBrokenOffThoughAnAnswerFlows() throws Exception {
		this.line.server((all) -> times(all, LONG, LONG, Duration.ofSeconds(1))).start();
		Wire client = this.line.client(4096).sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 9").send("half");
		Wire origin = originAsked();
		origin.read(4);
		origin.sendHead("HTTP/1.1 200 OK", "Content-Length: 99000000");
		client.readHead();
		CompletableFuture<Void> sending = RequestBodyTests.upload(origin, 20_000_000);
		client.read(20_000_000);
		sending.join();
		assertThat(origin.readToEnd()).isEmpty();
		client.readToEnd();
	}

	@Test
	void slowOriginsAreNotTheClientsFault() throws Exception {
		this.line.server((all) -> times(all, SHORT, SHORT, SHORT)).start();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 2").send("ok");
		Wire origin = originAsked();
		origin.read(2);
		assertThat(LineFixture.isQuiet(client, Duration.ofMillis(700))).isTrue();
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@Test
	void clientThatTakesNothingOfItsAnswerIsNotHeldForEver() throws Exception {
		this.line.server((all) -> times(all, LONG, SHORT, LONG)).start();
		Wire client = this.line.client(4096).sendHead("GET / HTTP/1.1", "Host: h");
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 200 OK", "Content-Length: 100000000");
		CompletableFuture<Void> sending = RequestBodyTests.upload(origin, 100_000_000);
		assertThat(sending.handle((done, broken) -> broken != null).get(20, TimeUnit.SECONDS)).isTrue();
		assertThat(client.hasMore()).isTrue();
	}

	@Test
	void downloadIsAsFastAsTheClientAndHeldNowhere() throws Exception {
		this.line.start();
		Wire client = this.line.client(4096).sendHead("GET / HTTP/1.1", "Host: h");
		Wire origin = originAsked();
		int size = 64 << 20;
		origin.sendHead("HTTP/1.1 200 OK", "Content-Length: " + size);
		client.readHead();
		long before = LineFixture.memoryHeld();
		CompletableFuture<Void> sending = RequestBodyTests.upload(origin, size);
		assertThat(LineFixture.isQuiet(origin, SHORT)).isTrue();
		assertThat(sending).isNotDone();
		assertThat(LineFixture.memoryHeld() - before).isLessThan(16 << 20);
		for (int left = size; left > 0; left -= 1 << 20) {
			client.read(1 << 20);
		}
		sending.join();
		client.sendHead("GET / HTTP/1.1", "Host: h");
		origin.readHead();
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(this.line.facts().bytesSent).isEqualTo(size);
	}

	@Test
	void tooLongRequestsAreRefused() throws Exception {
		this.line.start();
		Wire client = this.line.client().sendHead("GET / HTTP/1.1", "Host: h", "X: " + "x".repeat(70_000));
		assertThat(client.readToEnd()).startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
		assertThat(this.line.facts().status).isEqualTo(431);
		client = this.line.client().sendHead("GET /" + "x".repeat(70_000) + " HTTP/1.1", "Host: h");
		assertThat(client.readToEnd()).startsWith("HTTP/1.1 414 Request-URI Too Long\r\n");
		assertThat(this.line.facts().status).isEqualTo(414);
		assertThat(this.line.auth.connections()).isZero();
	}

	@Test
	void fortyKilobytesOfHeadersPassBothWays() throws Exception {
		String large = "X-Large: " + "x".repeat(40_000);
		this.line.origin.answers("HTTP/1.1 200 OK\r\n" + large + "\r\nContent-Length: 0\r\n\r\n");
		this.line.start();
		Wire client = this.line.client().sendHead("GET / HTTP/1.1", "Host: h", large);
		assertThat(client.readMessage()).contains(large);
		assertThat(this.line.origin.heads().get(0)).contains(large);
		assertThat(this.line.auth.heads().get(0)).contains(large);
	}

	static ServerOptions times(ServerOptions all, Duration header, Duration idle, Duration bodyIdle) {
		return new ServerOptions(all.address(), all.tls(), all.maxInitialLineLength(), all.maxHeaderSize(), header,
				idle, bodyIdle, all.maxDrain(), all.backlog(), all.http2());
	}

}
