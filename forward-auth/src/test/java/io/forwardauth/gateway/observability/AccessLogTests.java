package io.forwardauth.gateway.observability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.forwardauth.gateway.http.ExchangeFacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@Timeout(30)
class AccessLogTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Console console = new Console();

	@Test
	void lineTellsAllThatIsKnownOfAnExchange() throws Exception {
		ExchangeFacts facts = Exchanges.allowed("shop", "jwt");
		facts.user = "alice";
		facts.traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
		facts.bytesReceived = 12;
		facts.bytesSent = 3_000_000_000L;
		facts.authNanos = 1_234_567;
		JsonNode line = only(facts);
		assertThat(line.propertyNames()).containsExactly("time", "method", "path", "protocol", "client", "route",
				"policy", "decision", "user", "status", "auth_ms", "origin_ms", "duration_ms", "bytes_received",
				"bytes_sent", "trace_id", "way");
		assertThat(Duration.between(Instant.parse(line.get("time").asString()), Instant.now()).abs())
			.isLessThan(Duration.ofSeconds(20));
		assertThat(line.get("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
		assertThat(line.toString()).endsWith("""
				"method":"GET","path":"/path","protocol":"HTTP/1.1","client":"192.0.2.7",\
				"route":"shop","policy":"jwt","decision":"allow","user":"alice","status":200,\
				"auth_ms":1.234,"origin_ms":3.0,"duration_ms":7.0,"bytes_received":12,"bytes_sent":3000000000,\
				"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","way":"line"}""");
	}

	@Test
	void whatIsNotKnownIsNullAndAReasonIsThereOnlyIfThereWasOne() throws Exception {
		ExchangeFacts facts = Exchanges.ended("GET", 400);
		facts.straight = false;
		facts.reason = "not decodable";
		JsonNode line = only(facts);
		for (String key : List.of("route", "policy", "user", "trace_id")) {
			assertThat(line.get(key).isNull()).as(key).isTrue();
		}
		assertThat(line.get("decision").asString()).isEqualTo("none");
		assertThat(line.get("way").asString()).isEqualTo("spring");
		assertThat(line.get("reason").asString()).isEqualTo("not decodable");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			a path                            | /a;b/c%20d                    | /a;b/c%20d
			a query                           | /a?token=secret               | /a
			a second question mark            | /a?b?token=secret             | /a
			a fragment                        | /a#token=secret               | /a
			an absolute target                | http://h/a?token=secret       | http://h/a
			its user                          | http://u:secret@h/a@b         | http://h/a@b
			its user beside an at sign        | http://u:sec@ret@h            | http://h
			an authority                      | u:secret@h:443                | h:443
			an at sign in a path              | /a@b                          | /a@b
			everything                        | *                             | *
			""")
	void pathIsWrittenWithoutCredentials(String description, String target, String written) throws Exception {
		ExchangeFacts facts = Exchanges.ended("GET", 400);
		facts.path = target;
		assertThat(only(facts).get("path").asString()).isEqualTo(written);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void anyCharactersMakeValidJsonOnOneLine(String description, String given, String raw, String read)
			throws Exception {
		ExchangeFacts facts = Exchanges.ended("GET", 200);
		facts.user = given;
		JsonNode line = only(facts);
		assertThat(this.console.text()).contains("\"user\":\"" + raw + "\"");
		assertThat(line.get("user").asString()).isEqualTo(read);
	}

	static List<Arguments> anyCharactersMakeValidJsonOnOneLine() {
		return List.of(arguments("quote and backslash", "a\"b\\", "a\\\"b\\\\", "a\"b\\"),
				arguments("an attempt at a second line", "a\r\n{\"x\":1}", "a\\r\\n{\\\"x\\\":1}", "a\r\n{\"x\":1}"),
				arguments("a tab", "a\tb", "a\\tb", "a\tb"),
				arguments("control characters", "\0\u001b[2J\u007f", "\\u0000\\u001b[2J\\u007f", "\0\u001b[2J\u007f"),
				arguments("control characters of Latin-1", "\u009b2J", "\\u009b2J", "\u009b2J"),
				arguments("letters of Latin-1", "Ren\u00e9 \u00a0\u00ff", "Ren\u00e9 \u00a0\u00ff",
						"Ren\u00e9 \u00a0\u00ff"),
				arguments("three bytes", "\u20ac\uffee", "\u20ac\uffee", "\u20ac\uffee"),
				arguments("line separators", "\u2028\u2029", "\\u2028\\u2029", "\u2028\u2029"),
				arguments("a pair of surrogates", "\ud83d\ude00", "\ud83d\ude00", "\ud83d\ude00"),
				arguments("a high surrogate alone", "\ud83da", "\ufffda", "\ufffda"),
				arguments("a low surrogate alone", "a\ude00", "a\ufffd", "a\ufffd"),
				arguments("a high surrogate at the end", "a\ud83d", "a\ufffd", "a\ufffd"),
				arguments("surrogates in the wrong order", "\ude00\ud83d", "\ufffd\ufffd", "\ufffd\ufffd"),
				arguments("nothing", "", "", ""));
	}

	@Test
	void lineLongerThanTheBufferIsWrittenWhole() throws Exception {
		ExchangeFacts facts = Exchanges.ended("GET", 200);
		facts.path = "/" + "\u00e9".repeat(100_000);
		assertThat(only(facts).get("path").asString()).isEqualTo(facts.path);
	}

	@Test
	void lineIsWrittenAndFlushedWithoutWaitingForAnother() {
		try (AccessLog log = new AccessLog(this.console, 16)) {
			for (int i = 1; i <= 3; i++) {
				log.ended(Exchanges.ended("GET", 200));
				int lines = i;
				await().untilAsserted(() -> assertThat(this.console.flushed()).hasLineCount(lines));
			}
		}
	}

	@Test
	void lineAfterALongSilenceIsWrittenSoon() {
		try (AccessLog log = new AccessLog(this.console, 16)) {
			log.ended(Exchanges.ended("GET", 200));
			await().pollDelay(Duration.ofMillis(100))
				.untilAsserted(() -> assertThat(this.console.flushed()).hasLineCount(1));
			log.ended(Exchanges.ended("GET", 200));
			await().atMost(Duration.ofMillis(800))
				.untilAsserted(() -> assertThat(this.console.flushed()).hasLineCount(2));
		}
	}

	@Test
	void closingWritesWhatWaits() {
		AccessLog log = new AccessLog(this.console, 1 << 16);
		for (int i = 0; i < 5000; i++) {
			log.ended(Exchanges.ended("GET", 200));
		}
		log.close();
		assertThat(this.console.flushed()).hasLineCount(5000);
		assertThat(log.dropped()).isZero();
	}

	@Test
	void afterTheEndLinesAreDroppedAndCounted() {
		AccessLog log = new AccessLog(this.console, 16);
		log.close();
		log.ended(Exchanges.ended("GET", 200));
		assertThat(log.dropped()).isOne();
	}

	@Test
	void consoleThatHangsCostsLinesButHoldsNobody() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		AccessLog log = new AccessLog(this.console, 16);
		log.bindTo(registry);
		this.console.hang();
		log.ended(Exchanges.ended("GET", 200));
		await().until(this.console::isHanging);
		for (int i = 0; i < 100; i++) {
			log.ended(Exchanges.ended("GET", 200));
		}
		assertThat(registry.get(AccessLog.DROPPED).functionCounter().count()).isEqualTo(84);
		this.console.goOn();
		log.close();
		assertThat(this.console.flushed()).hasLineCount(17);
	}

	@Test
	void consoleThatFailsIsTriedAgain() {
		AccessLog log = new AccessLog(this.console, 16);
		this.console.fail(true);
		log.ended(Exchanges.ended("GET", 200));
		await().until(() -> log.dropped() == 1);
		this.console.fail(false);
		log.ended(Exchanges.ended("GET", 200));
		log.close();
		assertThat(this.console.flushed()).hasLineCount(1);
	}

	private JsonNode only(ExchangeFacts facts) throws CharacterCodingException {
		AccessLog log = new AccessLog(this.console, 16);
		log.ended(facts);
		log.close();
		String text = this.console.text();
		assertThat(text).endsWith("}\n").containsOnlyOnce("\n");
		return JSON.readTree(text);
	}

	/** What is written to it, and what of that was flushed. */
	private static final class Console extends OutputStream {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final CountDownLatch goOn = new CountDownLatch(1);

		private volatile String flushed = "";

		private volatile boolean hang;

		private volatile boolean hanging;

		private volatile boolean fail;

		@Override
		public void write(int b) {
			throw new AssertionError("single bytes are slow");
		}

		@Override
		public synchronized void write(byte[] b, int offset, int length) throws IOException {
			if (this.hang) {
				this.hanging = true;
				awaitGoOn();
			}
			if (this.fail) {
				throw new IOException("no space left");
			}
			this.bytes.write(b, offset, length);
		}

		@Override
		public void flush() {
			this.flushed = this.bytes.toString(StandardCharsets.UTF_8);
		}

		private void awaitGoOn() {
			try {
				assertThat(this.goOn.await(20, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		String flushed() {
			return this.flushed;
		}

		/** Fails if it is not UTF-8. */
		String text() throws CharacterCodingException {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.bytes.toByteArray())).toString();
		}

		void hang() {
			this.hang = true;
		}

		boolean isHanging() {
			return this.hanging;
		}

		void goOn() {
			this.goOn.countDown();
		}

		void fail(boolean fails) {
			this.fail = fails;
		}

	}

}
