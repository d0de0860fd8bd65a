package io.forwardauth.gateway.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's body, on its way to the origin or to nowhere.
 */
class RequestBodyTests extends LineTest {

	private static final String DENIAL = "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno";

	@Test
	void bodyWaitsForTheDecisionAndThenStreams() throws Exception {
		startWithAuthByHand();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 6").send("abc");
		Wire auth = this.line.auth.accept();
		assertThat(auth.readHead()).doesNotContain("Content-Length");
		assertThat(this.line.origin.connections()).isZero();
		auth.send(LineFixture.ALLOW);
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).contains("\r\nContent-Length: 6\r\n");
		assertThat(origin.read(3)).isEqualTo("abc");
		client.send("de");
		assertThat(origin.read(2)).isEqualTo("de");
		client.send("f");
		assertThat(origin.read(1)).isEqualTo("f");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(this.line.facts().bytesReceived).isEqualTo(6);
	}

	@Test
	void trailersPassButThoseOnlyTheGatewayOrTheAuthServerMaySet() throws Exception {
		this.line.start();
		Wire client = this.line.client()
			.sendHead("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked", "Trailer: X-Sum",
					"TE: trailers, gzip")
			.send("2\r\nok\r\n0\r\nX-Sum: 1\r\nX-Auth-User: root\r\nX_Auth_User: root\r\nX-Forwarded-For: 1.1.1.1\r\n")
			.send("X_Forwarded_Host: x\r\nContent-Length: 5\r\nX-Other: o\r\n\r\n");
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).contains("\r\nTrailer: X-Sum\r\n", "\r\nTE: trailers\r\n");
		assertThat(origin.readTo("\r\n\r\n")).isEqualTo("2\r\nok\r\n0\r\nX-Sum: 1\r\nX-Other: o\r\n\r\n");
		origin.sendHead("HTTP/1.1 200 OK", "Transfer-Encoding: chunked").send("0\r\nX-Back: b\r\n\r\n");
		assertThat(client.readHead()).contains("200 OK");
		assertThat(client.readTo("\r\n\r\n")).isEqualTo("0\r\nX-Back: b\r\n\r\n");
	}

	@Test
	void originThatSaysContinueIsHeard() throws Exception {
		this.line.start();
		Wire client = expecting(3);
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).contains("\r\nExpect: 100-continue\r\n");
		origin.sendHead("HTTP/1.1 100 Continue");
		assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
		client.send("abc");
		assertThat(origin.read(3)).isEqualTo("abc");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		client.sendHead("GET / HTTP/1.1", "Host: h");
		origin.readHead();
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@Test
	void gatewaySaysContinueForASilentOrigin() throws Exception {
		this.line.start();
		Wire client = expecting(3);
		Wire origin = originAsked();
		assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
		client.send("abc");
		assertThat(origin.read(3)).isEqualTo("abc");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@Test
	void bodyThatIsNotWaitedForNeedsNoContinue() throws Exception {
		this.line.start();
		Wire client = expecting(3).send("abc");
		Wire origin = originAsked();
		assertThat(origin.read(3)).isEqualTo("abc");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientThatWasNotToldToContinueMustNotSendItsNextRequestAsABody(boolean denied) throws Exception {
		String refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno";
		if (denied) {
			this.line.auth.answers(refusal);
		}
		else {
			this.line.origin.answers(refusal);
		}
		this.line.start();
		Wire client = expecting(3);
		assertThat(client.readMessage()).contains("403 Forbidden", "\r\nconnection: close\r\n");
		assertThat(client.readToEnd()).isEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "chunk size,Transfer-Encoding: chunked,zz", "chunk end,Transfer-Encoding: chunked,2;okX",
			"trailer,Transfer-Encoding: chunked,0;X Y: z;" })
	void malformedBodyIsRefusedAndTheOriginsRequestNeverCompleted(String description, String framing, String body)
			throws Exception {
		this.line.start();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", framing).send("4\r\ngood\r\n");
		Wire origin = originAsked();
		assertThat(origin.readTo("good\r\n")).isEqualTo("4\r\ngood\r\n");
		client.send(body.replace(";", "\r\n") + "\r\n");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 400 Bad Request\r\n");
		assertThat(client.readToEnd()).isEmpty();
		assertThat(origin.readToEnd()).doesNotContain("0\r\n");
	}

	@Test
	void malformedBodyBehindADenialEndsTheConnection() throws Exception {
		startWithAuthByHand();
		Wire client = this.line.client()
			.sendHead("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
			.send("zz\r\n");
		Wire auth = this.line.auth.accept();
		auth.readHead();
		auth.send(DENIAL);
		assertThat(client.readMessage()).startsWith("HTTP/1.1 403 ").endsWith("no");
		assertThat(client.readToEnd()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "Content-Length: 10,false", "Transfer-Encoding: chunked,false", "Content-Length: 10,true" })
	void bodyThatBreaksOffIsNeverCompleted(String framing, boolean reset) throws Exception {
		this.line.start();
		Wire client = this.line.client()
			.sendHead("POST / HTTP/1.1", "Host: h", framing)
			.send(framing.startsWith("T") ? "4\r\ngood\r\n" : "good");
		Wire origin = originAsked();
		origin.readTo("good");
		if (reset) {
			client.reset();
		}
		else {
			client.close();
		}
		assertThat(origin.readToEnd()).doesNotContain("0");
		assertThat(this.line.facts().status).isEqualTo(499);
	}

	@Test
	void denialIsSaidAtOnceAndAShortRestReadAway() throws Exception {
		this.line.auth.answers(DENIAL);
		this.line.start();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 60000");
		assertThat(client.readMessage()).isEqualTo(DENIAL);
		client.send("x".repeat(60_000)).sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).isEqualTo(DENIAL);
	}

	@Test
	void denialOfALongBodyEndsTheConnectionButReachesTheClient() throws Exception {
		this.line.auth.answers(DENIAL);
		this.line.start();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 50000000");
		assertThat(client.readMessage()).isEqualTo(DENIAL);
		CompletableFuture<Boolean> refused = CompletableFuture.supplyAsync(() -> {
			try {
				for (int i = 0; i < 500; i++) {
					client.send("x".repeat(100_000));
				}
				return false;
			}
			catch (IOException ex) {
				return true;
			}
		});
		assertThat(refused.join()).isTrue();
	}

	@Test
	void originThatAnswersBeforeTheBodyIsWholeIsHeard() throws Exception {
		this.line.start();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 60000").send("abc");
		Wire origin = originAsked();
		origin.read(3);
		origin.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 413 ");
		assertThat(origin.readToEnd()).as("half a request is not followed by another").isEmpty();
		client.send("x".repeat(59_997)).sendHead("GET / HTTP/1.1", "Host: h");
		originAsked().send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@Test
	void slowUploadOutlivesTheOriginsTimeout() throws Exception {
		this.line.responseTimeout = Duration.ofMillis(300);
		this.line.start();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 6").send("abc");
		Wire origin = originAsked();
		assertThat(origin.read(3)).isEqualTo("abc");
		// Nothing flows for longer than that: the client is slow, not the origin.
		assertThat(LineFixture.isQuiet(origin, Duration.ofMillis(700))).isTrue();
		client.send("def");
		assertThat(origin.read(3)).isEqualTo("def");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@Test
	void originThatTakesNoMoreOfTheBodyIsAGatewayTimeout() throws Exception {
		this.line.origin = new RawServer(4096);
		this.line.responseTimeout = Duration.ofMillis(500);
		this.line.start();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 50000000");
		Wire origin = originAsked();
		CompletableFuture<Void> upload = upload(client, 50_000_000);
		assertThat(client.readMessage()).startsWith("HTTP/1.1 504 ");
		client.close();
		upload.exceptionally((broken) -> null).join();
		assertThat(origin.readToEnd()).doesNotContain("HTTP");
	}

	@Test
	void uploadIsAsFastAsTheOriginAndHeldNowhere() throws Exception {
		this.line.origin = new RawServer(4096);
		this.line.start();
		int size = 64 << 20;
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: " + size);
		Wire origin = originAsked();
		long before = LineFixture.memoryHeld();
		CompletableFuture<Void> upload = upload(client, size);
		assertThat(LineFixture.isQuiet(client, Duration.ofMillis(300))).isTrue();
		assertThat(upload).isNotDone();
		assertThat(LineFixture.memoryHeld() - before).isLessThan(16 << 20);
		for (int left = size; left > 0; left -= 1 << 20) {
			origin.read(1 << 20);
		}
		upload.join();
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(this.line.facts().bytesReceived).isEqualTo(size);
	}

	private Wire expecting(int length) throws IOException {
		return this.line.client()
			.sendHead("POST / HTTP/1.1", "Host: h", "Expect: 100-continue", "Content-Length: " + length);
	}

	static CompletableFuture<Void> upload(Wire from, int size) {
		return CompletableFuture.runAsync(() -> {
			String part = "x".repeat(1 << 16);
			try {
				for (int sent = 0; sent < size; sent += part.length()) {
					from.send(part.substring(0, Math.min(part.length(), size - sent)));
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

}
