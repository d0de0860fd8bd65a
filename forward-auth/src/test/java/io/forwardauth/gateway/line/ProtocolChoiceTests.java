package io.forwardauth.gateway.line;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One port for both: HTTP/2 for those who begin with its preface, HTTP/1.x for the rest.
 */
class ProtocolChoiceTests extends Http2LineTest {

	private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

	/** Length 0, type SETTINGS. */
	private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";

	@ParameterizedTest(name = "cut after {0} bytes")
	@ValueSource(ints = { 1, 3, 14, 18, 23, 24, 27 })
	void prefaceMayComeInParts(int cut) throws Exception {
		this.line.start();
		String all = PREFACE + SETTINGS;
		Wire client = this.line.client().send(all.substring(0, cut));
		assertThat(LineFixture.isQuiet(client, Duration.ofMillis(50))).isEqualTo(cut < PREFACE.length());
		client.send(all.substring(cut));
		assertThat(client.readTo("\0\3\0\0\0\u00fa")).as("SETTINGS with MAX_CONCURRENT_STREAMS of 250").isNotEmpty();
	}

	@Test
	void prefaceMayComeByteByByte() throws Exception {
		this.line.start();
		Wire client = this.line.client();
		for (byte next : (PREFACE + SETTINGS).getBytes(StandardCharsets.ISO_8859_1)) {
			client.send(Character.toString(next));
		}
		assertThat(client.readTo("\0\3\0\0\0\u00fa")).isNotEmpty();
	}

	@ParameterizedTest(name = "cut after {0} bytes")
	@ValueSource(ints = { 1, 2, 3, 5 })
	void requestOfHttp11MayBeginAlikeAndComeInParts(int cut) throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		String request = head("PROPFIND / HTTP/1.1", "Host: h", "Content-Length: 0");
		Wire client = this.line.client().send(request.substring(0, cut));
		assertThat(LineFixture.isQuiet(client, Duration.ofMillis(30))).isTrue();
		assertThat(client.send(request.substring(cut)).readMessage()).isEqualTo(OK);
		assertThat(client.sendHead("GET / HTTP/1.1", "Host: h").readMessage()).isEqualTo(OK);
	}

	@Test
	void whatOnlyLooksLikeThePrefaceIsARequestOfHttp11() throws Exception {
		this.line.start();
		Wire client = this.line.client().sendHead("PRI * HTTP/2.0", "Host: h");
		assertThat(client.readHead()).startsWith("HTTP/1.1 505 ");
	}

	@Test
	void halfAPrefaceIsNotWaitedForForEver() throws Exception {
		this.line.server((all) -> ServerLimitTests.times(all, Duration.ofMillis(200), Duration.ofSeconds(20),
				Duration.ofSeconds(20)));
		this.line.start();
		Wire client = this.line.client().send("PRI * HT");
		assertThat(client.readToEnd()).isEmpty();
		await().until(() -> this.line.line().connections() == 0);
	}

	@Test
	void upgradeFromHttp11IsNotOffered() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Wire client = this.line.client()
			.sendHead("GET / HTTP/1.1", "Host: h", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
					"HTTP2-Settings: AAMAAABkAAQAAP__");
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(this.line.origin.heads().get(0)).doesNotContainIgnoringCase("h2c", "settings");
	}

	@Test
	void prefaceIsRefusedWhereHttp2IsOff() throws Exception {
		this.line.server((all) -> all.http2(null)).start();
		Wire client = this.line.client().send(PREFACE + SETTINGS);
		assertThat(client.readHead()).startsWith("HTTP/1.1 505 ");
	}

}
