package io.forwardauth.gateway.conformance;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tunnels of which one side has ended, and what the Spring way says in a handshake.
 */
@Timeout(60)
class HalfCloseTests {

	private static final String HANDSHAKE = "GET / HTTP/1.1\r\nHost: h\r\n"
			+ String.join("\r\n", WebSocketCases.HANDSHAKE) + "\r\n\r\n";

	@Test
	void clientThatHasEndedStillHearsTheOrigin() throws Exception {
		LocalStage stage = LocalStage.of(Way.LINE);
		stage.play(List.of(Answer.allow()), List.of(WebSocketCases.SWITCH.then(Answer.After.LAST_WORDS)));
		try (Socket client = handshake(stage)) {
			LocalStage.send(client, "to the origin");
			client.shutdownOutput();
			assertThat(text(client.getInputStream().readAllBytes())).isEqualTo("to the origin" + Recorder.LAST_WORDS);
		}
	}

	@Test
	void originThatHasEndedStillHearsTheClient() throws Exception {
		LocalStage stage = LocalStage.of(Way.LINE);
		stage.play(List.of(Answer.allow()), List.of(WebSocketCases.SWITCH.then(Answer.After.LISTEN)));
		try (Socket client = handshake(stage)) {
			assertThat(client.getInputStream().read()).as("the origin's end").isEqualTo(-1);
			LocalStage.send(client, "still ");
			LocalStage.send(client, "to the origin");
			client.shutdownOutput();
			await().until(() -> "still to the origin".equals(stage.origin().heard()));
		}
	}

	@Test
	void handshakeWithoutAnOriginHasNoneOnTheSpringWayEither() throws Exception {
		LocalStage stage = LocalStage.of(Way.SPRING);
		stage.play(List.of(Answer.allow()), List.of(WebSocketCases.SWITCH));
		try (Socket client = handshake(stage)) {
			assertThat(client.isConnected()).isTrue();
			await().until(() -> stage.origin().requests().size() == 1);
			assertThat(stage.origin().requests().get(0).names()).contains("sec-websocket-key").doesNotContain("origin");
		}
	}

	private static Socket handshake(LocalStage stage) throws Exception {
		Socket client = stage.connect(Stage.STRANGER);
		LocalStage.send(client, HANDSHAKE);
		assertThat(Message.answer(client.getInputStream(), false).status()).isEqualTo(101);
		return client;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
