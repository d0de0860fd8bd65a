package io.forwardauth.gateway.conformance;

import java.io.BufferedInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of connections whose bodies go to auth servers.
 */
@Timeout(60)
class ForwardBodyConnectionTests {

	@ParameterizedTest
	@EnumSource
	void connectionIsKeptBehindABodyThatWasTooLong(Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.allow()), List.of(Answer.OK));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			LocalStage.send(client, "POST /body10/ HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n0123456789a"
					+ "GET /next HTTP/1.1\r\nHost: h\r\n\r\n");
			assertThat(Message.answer(in, false).status()).isEqualTo(401);
			assertThat(Message.answer(in, false).status()).isEqualTo(200);
			assertThat(stage.origin().requests()).extracting(Message::target).containsExactly("/next");
		}
	}

	@ParameterizedTest
	@EnumSource
	void connectionsAreKeptBehindForwardedBodies(Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.allow(), Answer.status("403 Forbidden", "no"), Answer.allow()), List.of(Answer.OK));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			for (int status : new int[] { 200, 403, 200 }) {
				LocalStage.send(client, "POST /body/ HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
				assertThat(Message.answer(in, false).status()).isEqualTo(status);
			}
			assertThat(stage.auth().requests()).extracting(Message::body).containsExactly("body", "body", "body");
			assertThat(stage.origin().requests()).extracting(Message::body).containsExactly("body", "body");
		}
	}

	@ParameterizedTest
	@EnumSource
	void clientThatWaitsFor100GetsItBeforeAnybodyIsAsked(Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.allow()), List.of(Answer.OK));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			LocalStage.send(client,
					"POST /body/ HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
			assertThat(Message.answer(in, false).status()).isEqualTo(100);
			assertThat(stage.auth().requests()).isEmpty();
			LocalStage.send(client, "body");
			assertThat(Message.answer(in, false).status()).isEqualTo(200);
			assertThat(stage.auth().requests()).extracting(Message::body).containsExactly("body");
			assertThat(stage.origin().requests()).extracting(Message::body).containsExactly("body");
		}
	}

	@ParameterizedTest
	@EnumSource
	void clientThatWaitsFor100WithTooLongABodyIsRefusedAtOnce(Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.allow()), List.of(Answer.OK));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			LocalStage.send(client,
					"POST /body10/ HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
			assertThat(Message.answer(in, false).status()).isEqualTo(401);
			assertThat(in.read()).as("the end: the client may not send the body").isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void bodyWithALengthThatBreaksOffLeadsToNobody(Way way) throws Exception {
		breaksOff(LocalStage.of(way), "Content-Length: 10\r\n\r\nhalf");
	}

	@ParameterizedTest
	@EnumSource
	void chunksThatBreakOffLeadToNobody(Way way) throws Exception {
		breaksOff(LocalStage.of(way), "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
	}

	private static void breaksOff(LocalStage stage, String rest) throws Exception {
		stage.play(List.of(Answer.allow()), List.of(Answer.OK));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			LocalStage.send(client, "POST /body/ HTTP/1.1\r\nHost: h\r\n" + rest);
		}
		assertThat(stage.facts().status).isEqualTo(499);
		// Whoever was asked by mistake would have been by the end of one more request.
		try (Socket client = stage.connect(Stage.STRANGER)) {
			LocalStage.send(client, "GET /after HTTP/1.1\r\nHost: h\r\n\r\n");
			assertThat(Message.answer(new BufferedInputStream(client.getInputStream()), false).status()).isEqualTo(200);
		}
		assertThat(stage.auth().requests()).hasSize(1);
		assertThat(stage.origin().requests()).extracting(Message::target).containsExactly("/after");
	}

}
