package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A handshake is a request like any other until the origin has said 101.
 */
final class WebSocketCases {

	private WebSocketCases() {
	}

	static final String[] HANDSHAKE = { "Connection: keep-alive, Upgrade", "Upgrade: WebSocket",
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
			"Sec-WebSocket-Protocol: chat" };

	static final Answer SWITCH = Answer
		.of("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
				"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Set-Cookie: of=origin")
		.then(Answer.After.ECHO);

	static Stream<Case> rows() {
		return Stream.concat(refusals(), handshakes());
	}

	private static Stream<Case> refusals() {
		return Stream.of(Case.of("a denied handshake gets the auth server's own 401, never 101 (X-16)")
			.gets("/", HANDSHAKE)
			.auth(Answer.status("401 Unauthorized", "who?", "WWW-Authenticate: Basic"))
			.then((seen) -> {
				assertThat(seen.refused(401).answer().header("WWW-Authenticate")).containsExactly("Basic");
				assertThat(seen.answer().body()).isEqualTo("who?");
			}), Case.of("the auth call of a handshake is no upgrade itself (D-18)")
				.gets("/", HANDSHAKE)
				.auth(Answer.status("403 Forbidden", "no"))
				.then((seen) -> {
					assertThat(seen.refused(403).auth().names()).contains("sec-websocket-key")
						.doesNotContain("connection", "upgrade");
					assertThat(seen.auth().header("X-Forwarded-Proto")).containsExactly("http");
				}),
				Case.of("with trust too the auth server is told http, not ws (D-18)")
					.gets("/trust/", HANDSHAKE)
					.auth(Answer.status("403 Forbidden", "no"))
					.then((seen) -> assertThat(seen.refused(403).auth().header("X-Forwarded-Proto"))
						.containsExactly("http")),
				Case.of("a handshake without an auth server is refused")
					.gets("/refused/", HANDSHAKE)
					.then((seen) -> seen.refused(500)));
	}

	private static Stream<Case> handshakes() {
		return Stream.of(Case.of("the origin's 403 to a handshake passes as it is")
			.gets("/", HANDSHAKE)
			.origin(Answer.status("403 Forbidden", "not you", "X-A: a"))
			.lineOnly(SpringLimit.WEB_SOCKET)
			.then((seen) -> {
				assertThat(seen.answered(403).answer().body()).isEqualTo("not you");
				assertThat(seen.answer().header("X-A")).containsExactly("a");
			}), Case.of("101 comes after the origin's, with its headers (T-44, T-68)")
				.gets("/", HANDSHAKE)
				.auth(Answer.allow("X-Auth-User: u"))
				.origin(SWITCH)
				.lineOnly(SpringLimit.WEB_SOCKET)
				.then((seen) -> {
					seen.answered(101);
					assertThat(seen.answer().header("Set-Cookie")).containsExactly("of=origin");
					assertThat(seen.origin().header("Connection")).containsExactly("Upgrade");
					assertThat(seen.origin().header("Upgrade")).containsExactly("websocket");
					assertThat(seen.origin().header("X-Forwarded-Proto")).containsExactly("ws");
					assertThat(seen.origin().header("X-Auth-User")).containsExactly("u");
					assertThat(seen.origin().header("Sec-WebSocket-Protocol")).containsExactly("chat");
				}),
				Case.of("an origin that switches unasked is a 502")
					.gets("/")
					.hostile()
					.differs(Reason.BAD_GATEWAY)
					.origin(SWITCH.then(Answer.After.CLOSE))
					.then((seen) -> seen.answered(502)),
				Case.of("another upgrade is dropped: the request is an ordinary one")
					.gets("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: x")
					.then((seen) -> assertThat(seen.served().origin().names()).doesNotContain("connection", "upgrade",
							"http2-settings")));
	}

}
