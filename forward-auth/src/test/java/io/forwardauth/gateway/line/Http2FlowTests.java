package io.forwardauth.gateway.line;

import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import io.forwardauth.gateway.line.Http2Wire.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is slow holds up its own stream, and nobody else.
 */
class Http2FlowTests extends Http2LineTest {

	private static final int CANCEL = 8;

	private static final int LARGE = 8 << 20;

	@Test
	void clientThatTakesNothingPausesTheOriginOfItsStreamAlone() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		client.giveBack(0, 1 << 20);
		int slow = client.open(Http2Wire.request("GET", "/slow"), true);
		Wire source = originAsked();
		client.holding(true);
		source.sendHead("HTTP/1.1 200 OK", "Content-Length: " + (64 << 20));
		long written = writeUntilStuck(source);
		assertThat(written).isLessThan(LARGE);
		int other = client.open(Http2Wire.request("GET", "/other"), true);
		originAsked().send(OK);
		assertThat(client.answer(other).body()).isEqualTo("ok");
		assertThat(client.soFar(slow).body().length()).isEqualTo(65_535);
		client.giveBack(slow, 1000);
		assertThat(client.body(slow, 66_535).body()).hasSize(66_535);
	}

	@Test
	void slowClientGetsItAllInTheEnd() throws Exception {
		String body = "0123456789abcdef".repeat(1 << 16);
		this.line.origin.answers(head("HTTP/1.1 200 OK", "Content-Length: " + body.length()) + body);
		this.line.start();
		Http2Wire client = http2().holding(true);
		int stream = client.open(Http2Wire.request("GET", "/"), true);
		Answer answer = client.soFar(stream);
		while (!answer.ended()) {
			client.body(stream, answer.body().length() + 1);
			int more = client.soFar(stream).body().length() - answer.body().length();
			client.giveBack(0, more).giveBack(stream, more);
			answer = client.soFar(stream);
		}
		assertThat(answer.body()).isEqualTo(body);
	}

	@Test
	void windowOfAStreamRunsDryWhileItsOriginIsSlow() throws Exception {
		this.line.origin.close();
		this.line.origin = new RawServer(4096);
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/slow"), false);
		Wire slow = originAsked();
		long sent = fillWindow(client, stream);
		assertThat(sent).isLessThan(LARGE);
		int other = client.open(Http2Wire.request("POST", "/other"), false);
		Wire origin = originAsked();
		client.data(other, bytes("hello"), true);
		assertThat(origin.readTo("0\r\n\r\n")).isEqualTo("5\r\nhello\r\n0\r\n\r\n");
		origin.send(OK);
		assertThat(client.answer(other).body()).isEqualTo("ok");
		assertThat(client.window(stream)).isZero();
		slow.read((int) sent);
		while (client.window(stream) == 0) {
			client.read();
		}
	}

	@Test
	void bodyWaitsForTheDecisionOnTheClientsSide() throws Exception {
		startWithAuthByHand();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/", "content-length: 1000000"), false);
		Wire auth = this.line.auth.accept();
		auth.readHead();
		byte[] body = new byte[1_000_000];
		Arrays.fill(body, (byte) 'x');
		client.data(stream, Arrays.copyOf(body, 131_072), false).ping();
		assertThat(client.window(stream)).isZero();
		assertThat(this.line.origin.connections()).isZero();
		auth.send(LineFixture.ALLOW);
		Wire origin = originAsked();
		client.data(stream, Arrays.copyOfRange(body, 131_072, body.length), true);
		assertThat(origin.read(body.length)).hasSize(body.length).matches("x+");
		origin.send(OK);
		assertThat(client.answer(stream).body()).isEqualTo("ok");
	}

	@Test
	void whatAResetStreamHeldIsGivenBackToTheConnection() throws Exception {
		startWithAuthByHand();
		Http2Wire client = http2();
		for (int i = 0; i < 20; i++) {
			int stream = client.open(Http2Wire.request("POST", "/"), false);
			this.line.auth.accept().readHead();
			client.data(stream, bytes(100_000), false).reset(stream, CANCEL);
			this.line.facts();
		}
	}

	@Test
	void memoryIsGivenBackWhateverBecomesOfBodies() throws Exception {
		startWithAuthByHand();
		Http2Wire client = http2();
		int held = client.open(Http2Wire.request("POST", "/"), false);
		Wire auth = this.line.auth.accept();
		auth.readHead();
		client.data(held, bytes(100_000), false).ping();
		client.close();
		this.line.facts();
		assertThat(auth.readToEnd()).isEmpty();
	}

	@Test
	void clientThatNeverTakesItsAnswerLosesItsStream() throws Exception {
		this.line.server((all) -> ServerLimitTests.times(all, Duration.ofSeconds(20), Duration.ofMillis(300),
				Duration.ofSeconds(20)));
		this.line.start();
		Http2Wire client = http2().holding(true);
		int stream = client.open(Http2Wire.request("GET", "/"), true);
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 200 OK", "Content-Length: " + LARGE);
		writeUntilStuck(origin);
		assertThat(client.untilReset(stream).reset()).isEqualTo(CANCEL);
		assertThat(this.line.facts().reason).isEqualTo("client gone");
	}

	/** Writes until nobody takes any more for half a second. */
	private static long writeUntilStuck(Wire wire) throws Exception {
		long[] written = { 0 };
		Thread writer = new Thread(() -> {
			try {
				String part = "x".repeat(16 << 10);
				while (written[0] < LARGE) {
					wire.send(part);
					written[0] += part.length();
				}
			}
			catch (java.io.IOException ex) {
				// The test is over.
			}
		});
		writer.setDaemon(true);
		writer.start();
		long before = -1;
		while (before != written[0]) {
			before = written[0];
			writer.join(500);
		}
		return written[0];
	}

	/** Sends until the window stays dry, though all frames before have been read. */
	private static long fillWindow(Http2Wire client, int stream) throws Exception {
		long sent = 0;
		for (int dry = 0; dry < 20 && sent < LARGE; dry++) {
			int room = (int) client.window(stream);
			if (room > 0) {
				dry = 0;
				client.data(stream, bytes(room), false);
				sent += room;
			}
			client.ping();
		}
		return sent;
	}

}
