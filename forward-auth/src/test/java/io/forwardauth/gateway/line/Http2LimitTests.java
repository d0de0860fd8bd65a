package io.forwardauth.gateway.line;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.line.Http2Wire.Answer;
import io.forwardauth.gateway.line.Http2Wire.GoAway;
import io.forwardauth.gateway.server.Http2Options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What one connection may do to the gateway, and for how long.
 */
class Http2LimitTests extends Http2LineTest {

	private static final long HELD_FOR_EVER = TimeUnit.SECONDS.toNanos(60);

	private static final int NO_ERROR = 0;

	private static final int PROTOCOL_ERROR = 1;

	private static final int REFUSED_STREAM = 7;

	private static final int CANCEL = 8;

	private static final int ENHANCE_YOUR_CALM = 11;

	private static final Duration LONG = Duration.ofSeconds(20);

	@Test
	void clientIsToldTheLimits() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		assertThat(client.setting(Http2Wire.MAX_CONCURRENT_STREAMS)).isEqualTo(250);
		assertThat(client.setting(Http2Wire.MAX_HEADER_LIST_SIZE)).isEqualTo(128 << 10);
		assertThat(client.setting(8)).as("SETTINGS_ENABLE_CONNECT_PROTOCOL").isNull();
	}

	@Test
	void oneStreamTooManyIsRefusedAndMayBeTriedAgain() throws Exception {
		this.line.server((all) -> all.http2(new Http2Options(2))).start();
		Http2Wire client = http2();
		int first = client.open(Http2Wire.request("GET", "/a"), true);
		Wire origin = originAsked();
		client.open(Http2Wire.request("GET", "/b"), true);
		originAsked();
		int third = client.open(Http2Wire.request("GET", "/c"), true);
		assertThat(client.answer(third).reset()).isEqualTo(REFUSED_STREAM);
		origin.send(OK);
		assertThat(client.answer(first).body()).isEqualTo("ok");
		int again = client.open(Http2Wire.request("GET", "/c"), true);
		origin.readHead();
		origin.send(OK);
		assertThat(client.answer(again).body()).isEqualTo("ok");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			one header of 66 KB            | /  | 66000  | 1   | 431
			many headers of 66 KB together | /  | 6600   | 10  | 431
			far more than was announced    | /  | 140000 | 1   | 431
			headers of 60 KB               | /  | 6000   | 10  | 200
			a path of 66 KB                | 66000 | 1   | 1   | 414
			a path of 60 KB                | 60000 | 1   | 1   | 200
			""")
	void longHeadIsRefusedOnItsStream(String description, String path, int size, int count, int status)
			throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Http2Wire client = http2();
		String target = path.equals("/") ? path : "/" + "p".repeat(Integer.parseInt(path));
		List<Http2Wire.Field> head = Http2Wire.request("GET", target);
		for (int i = 0; i < count; i++) {
			head.add(new Http2Wire.Field("x-long-" + i, "x".repeat(size)));
		}
		Answer answer = client.ask(head);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(this.line.facts().status).isEqualTo(status);
		assertThat(client.ask(Http2Wire.request("GET", "/")).status()).isEqualTo(200);
	}

	@Test
	void streamsThatAreResetAsSoonAsTheyAreOpenedAreCountedAndTheirCallsCancelled() throws Exception {
		startWithAuthByHand();
		Http2Wire other = http2();
		Http2Wire client = http2();
		for (int i = 0; i < 600; i++) {
			try {
				client.reset(client.open(Http2Wire.request("GET", "/" + i), true), CANCEL);
			}
			catch (java.io.IOException ex) {
				break;
			}
		}
		GoAway end = client.untilEnd();
		assertThat(end).isNotNull();
		assertThat(end.code()).isEqualTo(ENHANCE_YOUR_CALM);
		for (int i = 0; i < 500; i++) {
			assertThat(this.line.facts().status).isEqualTo(499);
		}
		assertThat(other.ask(Http2Wire.request("OPTIONS", "*")).status()).isEqualTo(200);
		assertThat(this.line.origin.connections()).isZero();
	}

	@Test
	void streamsThatTheClientMakesUsResetAreCountedToo() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		for (int i = 0; i < 600; i++) {
			try {
				client.open(Http2Wire.request("GET", "/", "connection: close"), true);
			}
			catch (java.io.IOException ex) {
				break;
			}
		}
		client.untilEnd();
		assertThat(http2().ask(Http2Wire.request("OPTIONS", "*")).status()).isEqualTo(200);
		assertThat(this.line.auth.connections()).isZero();
	}

	@Test
	void emptyFramesAreNotReadForEver() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/"), false);
		for (int i = 0; i < 10; i++) {
			client.frame(Http2Wire.DATA, 0, stream);
		}
		assertThat(client.goAway().code()).isEqualTo(ENHANCE_YOUR_CALM);
	}

	@Test
	void smallContinuationsAreNotReadForEver() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		client.frame(Http2Wire.HEADERS, 0, 1, Http2Wire.block(Http2Wire.request("GET", "/")));
		for (int i = 0; i < 100; i++) {
			client.frame(Http2Wire.CONTINUATION, 0, 1, (byte) 0, (byte) 1, (byte) 'a', (byte) 1, (byte) 'b');
		}
		assertThat(client.goAway().code()).isEqualTo(ENHANCE_YOUR_CALM);
		assertThat(this.line.auth.connections()).isZero();
	}

	@Test
	void headOfNoEndIsNotHeld() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		byte[] part = new byte[16_384];
		client.frame(Http2Wire.HEADERS, 0, 1, part);
		try {
			for (int i = 0; i < 1000; i++) {
				client.frame(Http2Wire.CONTINUATION, 0, 1, part);
			}
		}
		catch (java.io.IOException ex) {
			// Closed meanwhile.
		}
		assertThat(client.untilEnd()).isNotNull();
		assertThat(this.line.auth.connections()).isZero();
	}

	/** Kernels hold some ten megabytes of answers on their way, before anybody has to. */
	@ParameterizedTest(name = "frames of type {0}")
	@CsvSource({ Http2Wire.PING + ",8", Http2Wire.SETTINGS + ",0" })
	void acknowledgementsThatNobodyReadsAreNotHeldForEver(int type, int length) throws Exception {
		this.line.start();
		Http2Wire client = http2();
		ByteBuffer many = ByteBuffer.allocate(1000 * (9 + length));
		while (many.hasRemaining()) {
			many.putInt(length << 8 | type).put(new byte[5 + length]);
		}
		assertThatThrownBy(() -> {
			// By time: once the connection is given up, what still comes is read away for
			// two seconds, at gigabytes a second.
			for (long end = System.nanoTime() + HELD_FOR_EVER; System.nanoTime() < end;) {
				client.bytes(many.array());
			}
		}).isInstanceOf(java.io.IOException.class);
		assertThat(http2().ask(Http2Wire.request("OPTIONS", "*")).status()).isEqualTo(200);
	}

	@Test
	void connectionWithoutARequestIsClosedInTime() throws Exception {
		times(Duration.ofMillis(200), LONG, LONG);
		Http2Wire client = http2();
		assertThat(client.untilEnd()).isEqualTo(new GoAway(0, NO_ERROR));
		client.close();
		await().until(() -> this.line.line().connections() == 0);
	}

	@Test
	void headThatIsBegunAndNeverEndedIsClosedInTime() throws Exception {
		times(Duration.ofMillis(200), LONG, LONG);
		Http2Wire client = http2();
		client.frame(Http2Wire.HEADERS, 0, 1, Http2Wire.block(Http2Wire.request("GET", "/")));
		client.untilEnd();
		assertThat(this.line.auth.connections()).isZero();
	}

	@Test
	void idleConnectionIsClosedAndPingsDoNotKeepIt() throws Exception {
		this.line.origin.answers(OK);
		times(LONG, Duration.ofMillis(300), LONG);
		Http2Wire client = http2();
		assertThat(client.ask(Http2Wire.request("GET", "/")).status()).isEqualTo(200);
		client.ping();
		assertThat(client.untilEnd()).isEqualTo(new GoAway(1, NO_ERROR));
	}

	@Test
	void connectionWithARequestUnderWayIsNotIdle() throws Exception {
		times(LONG, Duration.ofMillis(200), LONG);
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("GET", "/"), true);
		Wire origin = originAsked();
		assertThat(LineFixture.isQuiet(origin, Duration.ofMillis(600))).isTrue();
		origin.send(OK);
		assertThat(client.answer(stream).body()).isEqualTo("ok");
	}

	@Test
	void bodyThatPausesForTooLongEndsItsStreamAlone() throws Exception {
		times(LONG, LONG, Duration.ofMillis(300));
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("POST", "/"), false);
		client.data(stream, bytes("begun"), false);
		Wire origin = originAsked();
		assertThat(client.untilReset(stream).reset()).isEqualTo(CANCEL);
		assertThat(origin.readToEnd()).doesNotContain("0\r\n\r\n");
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.status).isEqualTo(499);
		assertThat(client.ask(Http2Wire.request("OPTIONS", "*")).status()).isEqualTo(200);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			DATA on stream 0               | 0 | 0 | 0 | abc
			HEADERS on an even stream      | 1 | 5 | 2 | abc
			a PING of seven bytes          | 6 | 0 | 0 | 1234567
			CONTINUATION of nothing        | 9 | 4 | 1 | abc
			PUSH_PROMISE from a client     | 5 | 4 | 1 | abcd
			""")
	void errorOfAConnectionIsSaidAndEndsItAlone(String description, int type, int flags, int stream, String payload)
			throws Exception {
		this.line.start();
		Http2Wire client = http2();
		client.frame(type, flags, stream, bytes(payload));
		GoAway end = client.untilEnd();
		assertThat(end).isNotNull();
		assertThat(end.code()).isNotEqualTo(NO_ERROR);
		assertThat(http2().ask(Http2Wire.request("OPTIONS", "*")).status()).isEqualTo(200);
	}

	@Test
	void errorOfAConnectionCancelsWhatIsUnderWay() throws Exception {
		startWithAuthByHand();
		Http2Wire client = http2();
		client.open(Http2Wire.request("POST", "/"), false);
		Wire auth = this.line.auth.accept();
		auth.readHead();
		client.frame(Http2Wire.DATA, 0, 0, bytes("abc"));
		assertThat(auth.readToEnd()).isEmpty();
		assertThat(this.line.facts().status).isEqualTo(499);
		assertThat(client.untilEnd().code()).isEqualTo(PROTOCOL_ERROR);
	}

	private void times(Duration header, Duration idle, Duration bodyIdle) {
		this.line.server((all) -> ServerLimitTests.times(all, header, idle, bodyIdle)).start();
	}

}
