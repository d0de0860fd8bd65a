package io.forwardauth.gateway.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What takes more than one request, or less: connections that are kept, and clients that
 * go away in the midst of it.
 */
@Timeout(60)
class ConnectionTests {

	private static final Answer SILENCE = Answer.raw("");

	@ParameterizedTest
	@EnumSource
	void requestsOfOneConnectionAreAnsweredInOrder(Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.allow()), List.of(Answer.status("200 OK", "one"), Answer.status("200 OK", "two")));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			LocalStage.send(client, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
			InputStream in = new BufferedInputStream(client.getInputStream());
			assertThat(Message.answer(in, false).body()).isEqualTo("one");
			assertThat(Message.answer(in, false).body()).isEqualTo("two");
			assertThat(stage.origin().requests()).extracting(Message::target).containsExactly("/1", "/2");
		}
	}

	/** Found by fuzzing: what cannot be read overtook what waited before it. */
	@ParameterizedTest
	@EnumSource
	void refusalWaitsForTheAnswersToTheRequestsBeforeIt(Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.allow()), List.of(Answer.status("200 OK", "one"), Answer.status("200 OK", "two")));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			LocalStage.send(client,
					"GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n\u0001\r\n\r\n");
			InputStream in = new BufferedInputStream(client.getInputStream());
			assertThat(Message.answer(in, false).body()).isEqualTo("one");
			assertThat(Message.answer(in, false).body()).isEqualTo("two");
			assertThat(Message.answer(in, false).status()).isEqualTo(400);
		}
	}

	/**
	 * Found by fuzzing: Netty took it for a draft, and failed in the midst of its 101.
	 */
	@Test
	void handshakeWithoutAVersionIsRefusedOnTheSpringWayOnceItIsAllowed() throws Exception {
		LocalStage stage = LocalStage.of(Way.SPRING);
		String handshake = """
				GET / HTTP/1.1
				Host: h
				Connection: Upgrade
				Upgrade: websocket
				Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

				""".replace("\n", "\r\n");
		stage.play(List.of(Answer.allow()), List.of(Answer.OK));
		Message answer = stage.exchange(Stage.STRANGER, handshake).get(0);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.header("Sec-WebSocket-Version")).containsExactly("13");
		assertThat(stage.origin().requests()).isEmpty();
		stage.play(List.of(Answer.status("401 Unauthorized", "")), List.of(Answer.OK));
		assertThat(stage.exchange(Stage.STRANGER, handshake).get(0).status()).isEqualTo(401);
	}

	@ParameterizedTest
	@EnumSource
	void connectionIsKeptAfterADenialOfASmallUpload(Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.status("403 Forbidden", "no"), Answer.allow()), List.of(Answer.OK));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			LocalStage.send(client, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + "a".repeat(500));
			assertThat(Message.answer(in, false).status()).isEqualTo(403);
			LocalStage.send(client, "a".repeat(500) + "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
			assertThat(Message.answer(in, false).status()).isEqualTo(200);
			assertThat(stage.origin().requests()).extracting(Message::method).containsExactly("GET");
		}
	}

	@ParameterizedTest
	@EnumSource
	void connectionIsKeptAfterADenialOrAFailure(Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.status("401 Unauthorized", "no"), Answer.raw("HTTP/1.1 abc\r\n\r\n"), Answer.allow()),
				List.of(Answer.OK));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			for (int status : new int[] { 401, 500, 200 }) {
				LocalStage.send(client, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
				assertThat(Message.answer(in, false).status()).isEqualTo(status);
			}
		}
	}

	/** D-24. */
	@ParameterizedTest
	@EnumSource
	void clientThatWaitsFor100GetsItOnceAllowed(Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.allow()), List.of(Answer.OK));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			InputStream in = new BufferedInputStream(client.getInputStream());
			LocalStage.send(client, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
			assertThat(Message.answer(in, false).status()).isEqualTo(100);
			assertThat(stage.auth().requests()).hasSize(1);
			LocalStage.send(client, "body");
			assertThat(Message.answer(in, false).status()).isEqualTo(200);
			assertThat(stage.origin().requests()).extracting(Message::body).containsExactly("body");
		}
	}

	/** Without a body, and with one that the auth server gets. */
	static Stream<Arguments> requests() {
		return Arrays.stream(Way.values())
			.flatMap((way) -> Stream
				.of("GET / HTTP/1.1\r\nHost: h\r\n\r\n",
						"POST /body/ HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody")
				.map((request) -> Arguments.of(way, request)));
	}

	/** T-11, X-15. */
	@ParameterizedTest
	@MethodSource("requests")
	void clientThatGoesWhileTheAuthServerIsAskedEndsTheCall(Way way, String request) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(SILENCE), List.of(Answer.OK));
		int before = stage.auth().closed();
		try (Socket client = stage.connect(Stage.STRANGER)) {
			LocalStage.send(client, request);
			await().until(() -> stage.auth().requests().size() == 1);
		}
		await().until(() -> stage.auth().closed() > before);
		assertThat(stage.facts().status).isEqualTo(499);
		assertThat(stage.origin().requests()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("requests")
	void clientThatGoesWhileTheOriginIsAskedEndsTheCall(Way way, String request) throws Exception {
		LocalStage stage = LocalStage.of(way);
		stage.play(List.of(Answer.allow()), List.of(SILENCE));
		int before = stage.origin().closed();
		try (Socket client = stage.connect(Stage.STRANGER)) {
			LocalStage.send(client, request);
			await().until(() -> stage.origin().requests().size() == 1);
		}
		await().until(() -> stage.origin().closed() > before);
		assertThat(stage.facts().status).isEqualTo(499);
	}

	@ParameterizedTest
	@EnumSource
	void halfAnUploadWithALengthNeverLooksWhole(Way way) throws Exception {
		halfAnUpload(LocalStage.of(way), "Content-Length: 10\r\n\r\nhalf");
	}

	@ParameterizedTest
	@EnumSource
	void halfAChunkedUploadNeverLooksWhole(Way way) throws Exception {
		halfAnUpload(LocalStage.of(way), "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
	}

	private static void halfAnUpload(LocalStage stage, String rest) throws Exception {
		stage.play(List.of(Answer.allow()), List.of(Answer.OK));
		int before = stage.origin().closed();
		int begun = stage.origin().begun();
		try (Socket client = stage.connect(Stage.STRANGER)) {
			LocalStage.send(client, "POST / HTTP/1.1\r\nHost: h\r\n" + rest);
			await().until(() -> stage.auth().requests().size() == 1);
			await().until(() -> stage.origin().begun() > begun);
		}
		await().until(() -> stage.origin().closed() > before);
		assertThat(stage.origin().requests()).singleElement().satisfies((request) -> {
			assertThat("half").startsWith(request.body());
			assertThat(request.whole()).isFalse();
		});
	}

	@Test
	void bytesPassBothWaysOnceTheOriginHasSaid101() throws Exception {
		LocalStage stage = LocalStage.of(Way.LINE);
		stage.play(List.of(Answer.allow()), List.of(WebSocketCases.SWITCH));
		try (Socket client = stage.connect(Stage.STRANGER)) {
			LocalStage.send(client,
					"GET / HTTP/1.1\r\nHost: h\r\n" + String.join("\r\n", WebSocketCases.HANDSHAKE) + "\r\n\r\n");
			InputStream in = client.getInputStream();
			assertThat(Message.answer(in, false).status()).isEqualTo(101);
			LocalStage.send(client, "\u0081\u0005any\r\n");
			assertThat(new String(in.readNBytes(7), StandardCharsets.ISO_8859_1)).isEqualTo("\u0081\u0005any\r\n");
		}
	}

	@ParameterizedTest
	@EnumSource
	void observersAreToldTheUserOfAnAllowedRequest(Way way) throws Exception {
		user(LocalStage.of(way), Answer.allow("X-Auth-User: u", "X-Auth-User: second"), "allow");
	}

	/** D-14, D-15. */
	@ParameterizedTest
	@EnumSource
	void observersAreToldTheUserOfADeniedRequest(Way way) throws Exception {
		user(LocalStage.of(way), Answer.status("403 Forbidden", "no", "X-Auth-User: u", "X-Auth-User: second"), "deny");
	}

	private static void user(LocalStage stage, Answer answer, String decision) throws IOException {
		stage.play(List.of(answer), List.of(Answer.OK));
		stage.exchange(Stage.STRANGER, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
		assertThat(stage.facts().user).isEqualTo("u");
		assertThat(stage.facts().decision).isEqualTo(decision);
		assertThat(stage.facts().policy).isEqualTo("default");
	}

}
