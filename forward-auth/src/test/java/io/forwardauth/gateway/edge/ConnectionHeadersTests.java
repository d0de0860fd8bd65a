package io.forwardauth.gateway.edge;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.edge.EdgeResult.Settled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What belongs to the client's connection ends with it.
 */
class ConnectionHeadersTests {

	private static final Peer STRANGER = new Peer("192.0.2.1", "192.0.2.1", false, false);

	private final Edge edge = new Edge(new EdgeOptions(TrustedProxies.NONE, "gateway.example"));

	private EdgeRequest settle(HttpRequest request, Peer peer) {
		EdgeResult result = this.edge.settle(request, peer);
		assertThat(result).isInstanceOf(Settled.class);
		return ((Settled) result).request();
	}

	private HttpHeaders headers(Peer peer, String... headers) {
		return settle(Requests.get(headers), peer).headers();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "Content-Length", "host", "CONTENT-LENGTH", "Te" })
	void connectionCannotRemoveHostOrFraming(String name) {
		HttpHeaders headers = headers(STRANGER, "Content-Length: 0", "TE: trailers", "Connection: " + name);
		assertThat(headers.contains(name)).isTrue();
	}

	@Test
	void whatConnectionNamesIsDropped() {
		HttpHeaders headers = headers(STRANGER, "Connection: bar, X-Old ,,keep-alive", "connection:\tX-Older", "bar: 1",
				"x-old: 2", "X-OLDER: 3", "Foo: 4");
		assertThat(headers.names()).doesNotContain("bar", "x-old", "X-OLDER", "Connection", "connection")
			.contains("Foo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Connection: keep-alive", "Keep-Alive: timeout=5", "Upgrade: h2c", "TE: gzip" })
	void hopByHopHeaderEndsHere(String header) {
		String name = header.substring(0, header.indexOf(':'));
		assertThat(headers(STRANGER, header).contains(name)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Proxy-Authorization: Basic eDp5", "Trailer: X-Sum", "Expect: 100-continue",
			"Authorization: Bearer x", "Cookie: a=b", "TE: trailers", "Content-Length: 0",
			"Proxy-Connection: keep-alive" })
	void whatLaterHopsDealWithStays(String header) {
		String name = header.substring(0, header.indexOf(':'));
		assertThat(headers(STRANGER, header).get(name)).isEqualTo(header.substring(name.length() + 2));
	}

	@ParameterizedTest(name = "TE: {0} becomes {1}")
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			trailers           | trailers
			Trailers           | trailers
			gzip, trailers     | trailers
			deflate;q=0.5      | -
			""")
	void teIsKeptOnlyForTrailers(String sent, String kept) {
		assertThat(headers(STRANGER, "TE: " + sent, "Connection: TE").get("TE")).isEqualTo(kept);
	}

	@Test
	void teInTwoLinesIsRead() {
		assertThat(headers(STRANGER, "TE: gzip", "TE: trailers").getAll("TE")).containsExactly("trailers");
	}

	@ParameterizedTest(name = "{0}: {3}")
	@CsvSource(delimiter = '|', textBlock = """
			handshake                   | GET /s HTTP/1.1  | Connection: Upgrade;Upgrade: websocket             | true
			any case, other tokens      | GET /s HTTP/1.1  | connection: keep-alive, upGrade;upgrade: WebSocket | true
			two Connection lines        | GET /s HTTP/1.1  | Connection: a;Connection: upgrade;Upgrade: websocket | true
			no Connection               | GET /s HTTP/1.1  | Upgrade: websocket                                 | false
			Connection without upgrade  | GET /s HTTP/1.1  | Connection: close;Upgrade: websocket               | false
			h2c                         | GET /s HTTP/1.1  | Connection: Upgrade;Upgrade: h2c                   | false
			websocket and h2c           | GET /s HTTP/1.1  | Connection: Upgrade;Upgrade: websocket, h2c        | false
			two Upgrade lines           | GET /s HTTP/1.1  | Connection: Upgrade;Upgrade: websocket;Upgrade: h2c | false
			POST                        | POST /s HTTP/1.1 | Connection: Upgrade;Upgrade: websocket             | false
			HTTP/1.0                    | GET /s HTTP/1.0  | Connection: Upgrade;Upgrade: websocket             | false
			""")
	void onlyAWebSocketHandshakeIsRemembered(String description, String line, String headers, boolean webSocket) {
		String text = line + ";Host: a;Sec-WebSocket-Key: k;" + headers;
		EdgeRequest settled = settle(Requests.of(text.split(";")), STRANGER);
		assertThat(settled.webSocket()).as(description).isEqualTo(webSocket);
		assertThat(settled.headers().contains("Upgrade")).isFalse();
		assertThat(settled.headers().contains("Connection")).isFalse();
		assertThat(settled.headers().get("Sec-WebSocket-Key")).isEqualTo("k");
	}

}
