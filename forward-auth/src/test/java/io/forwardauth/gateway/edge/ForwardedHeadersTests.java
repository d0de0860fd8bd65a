package io.forwardauth.gateway.edge;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.edge.EdgeResult.Settled;
import io.forwardauth.gateway.http.ManagedHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may say what: the cases of Traefik's entry point, and ours beyond them.
 */
class ForwardedHeadersTests {

	private static final Peer STRANGER = new Peer("fe80::1%eth0", "fe80::1", false, false);

	private static final Peer PROXY = new Peer("10.0.0.1", "10.0.0.1", true, false);

	private final Edge edge = new Edge(new EdgeOptions(TrustedProxies.of(List.of("10.0.0.0/8")), "gateway.example"));

	static Stream<String> managed() {
		return ManagedHeaders.NAMES.names().stream().map(AsciiString::toString);
	}

	static Stream<String> setAnyway() {
		return Stream.of("X-Real-Ip", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port",
				"X-Forwarded-Server");
	}

	private EdgeRequest settle(HttpRequest request, Peer peer) {
		EdgeResult result = this.edge.settle(request, peer);
		assertThat(result).isInstanceOf(Settled.class);
		return ((Settled) result).request();
	}

	private HttpHeaders headers(Peer peer, String... headers) {
		return settle(Requests.get(headers), peer).headers();
	}

	private static List<String> lines(HttpHeaders headers) {
		return headers.entries().stream().map((header) -> header.getKey() + ": " + header.getValue()).toList();
	}

	@Test
	void strangerGetsAllFiveAndNoMore() {
		assertThat(lines(headers(STRANGER))).containsExactlyInAnyOrder("Host: foo.example", "X-Real-Ip: fe80::1",
				"X-Forwarded-Proto: http", "X-Forwarded-Host: foo.example", "X-Forwarded-Port: 80",
				"X-Forwarded-Server: gateway.example");
	}

	@ParameterizedTest
	@MethodSource("managed")
	void strangersManagedHeaderIsDropped(String name) {
		assertThat(headers(STRANGER, name + ": forged").getAll(name)).doesNotContain("forged");
		assertThat(headers(STRANGER, name.toUpperCase(Locale.ROOT) + ": forged", name + ": forged").getAll(name))
			.doesNotContain("forged");
	}

	@ParameterizedTest
	@MethodSource("managed")
	void trustedPeersManagedHeaderStaysButTheServer(String name) {
		assertThat(headers(PROXY, name + ": told").getAll(name))
			.containsExactly(name.equals("X-Forwarded-Server") ? "gateway.example" : "told");
	}

	@ParameterizedTest
	@MethodSource("managed")
	void aliasIsDroppedWhoeverSendsIt(String name) {
		for (char mark : "_.!~'+".toCharArray()) {
			String alias = name.replace('-', mark);
			String lastOnly = name.substring(0, name.lastIndexOf('-')) + mark
					+ name.substring(name.lastIndexOf('-') + 1);
			for (Peer peer : List.of(STRANGER, PROXY)) {
				assertThat(headers(peer, alias + ": forged", lastOnly.toLowerCase(Locale.ROOT) + ": forged"))
					.noneMatch((header) -> header.getValue().equals("forged"));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "X_custom_header", "X.Forwarded", "_X-Real-Ip", "X-Real-Ip_", "XForwardedFor", "X_Auth_User" })
	void headerThatIsNoAliasOfAManagedOneStays(String name) {
		assertThat(headers(STRANGER, name + ": 1").get(name)).isEqualTo("1");
	}

	@Test
	void forwardedOfRfc7239IsBelievedOnlyFromTrustedPeers() {
		assertThat(headers(STRANGER, "forwarded: for=1.1.1.1").contains("Forwarded")).isFalse();
		assertThat(headers(PROXY, "forwarded: for=1.1.1.1").get("Forwarded")).isEqualTo("for=1.1.1.1");
	}

	@Test
	void linesOfForwardedForAreFolded() {
		HttpHeaders headers = headers(PROXY, "X-Forwarded-For: 1.1.1.1, 2.2.2.2", "x-forwarded-for: 3.3.3.3");
		assertThat(headers.getAll("X-Forwarded-For")).containsExactly("1.1.1.1, 2.2.2.2, 3.3.3.3");
	}

	@ParameterizedTest
	@MethodSource("setAnyway")
	void emptyHeaderOfATrustedPeerIsMissing(String name) {
		assertThat(headers(PROXY, name + ":").getAll(name)).hasSize(1).doesNotContain("");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(textBlock = """
			plain,                       false, '',  '',                http
			TLS,                         true,  '',  '',                https
			WebSocket,                   false, x,   '',                ws
			WebSocket over TLS,          true,  x,   '',                wss
			told by a trusted peer,      false, '',  https,             https
			WebSocket told by a peer,    false, x,   wss,               wss
			""")
	void protoIsTheConnectionsUnlessATrustedPeerTold(String description, boolean secure, String upgrade, String told,
			String proto) {
		Peer peer = new Peer("10.0.0.1", "10.0.0.1", true, secure);
		HttpRequest request = upgrade.isEmpty() ? Requests.get()
				: Requests.get("Connection: Upgrade", "Upgrade: websocket");
		if (!told.isEmpty()) {
			request.headers().add("X-Forwarded-Proto", told);
		}
		EdgeRequest settled = settle(request, peer);
		assertThat(settled.headers().getAll("X-Forwarded-Proto")).as(description).containsExactly(proto);
		assertThat(settled.scheme()).isEqualTo(secure ? "https" : "http");
	}

	@ParameterizedTest(name = "Host {0}, TLS {1}, told {2}: {3}")
	@CsvSource({ "foo:8080, false, '', 8080", "foo:8080, true, '', 8080", "foo, false, '', 80", "foo, true, '', 443",
			"foo:, false, '', 80", "[::1], true, '', 443", "[::1]:81, true, '', 81", "foo, false, https, 443",
			"foo, false, WSS, 443", "foo, false, ws, 80", "foo, true, http, 443", "foo:8080, false, https, 8080" })
	void portIsTheHostsOrTheProtos(String host, boolean secure, String proto, String port) {
		Peer peer = new Peer("10.0.0.1", "10.0.0.1", true, secure);
		HttpRequest request = Requests.of("GET / HTTP/1.1", "Host: " + host, "X-Forwarded-Proto: " + proto);
		assertThat(settle(request, peer).headers().getAll("X-Forwarded-Port")).containsExactly(port);
	}

	@Test
	void forgedProtoDoesNotReachThePort() {
		HttpHeaders headers = headers(STRANGER, "X-Forwarded-Proto: https", "X-Forwarded-Port: 443");
		assertThat(headers.get("X-Forwarded-Proto")).isEqualTo("http");
		assertThat(headers.get("X-Forwarded-Port")).isEqualTo("80");
	}

	@ParameterizedTest
	@MethodSource("managed")
	void connectionCannotRemoveAManagedHeader(String name) {
		for (String spelling : List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT))) {
			HttpHeaders trusted = headers(PROXY, name + ": told", "Connection: close, " + spelling);
			assertThat(trusted.contains(name)).isTrue();
			HttpHeaders untrusted = headers(STRANGER, name + ": forged", "Connection: " + spelling);
			assertThat(untrusted.getAll(name)).doesNotContain("forged");
			assertThat(untrusted.contains(name)).isEqualTo(setAnyway().anyMatch(name::equals));
		}
	}

	@Test
	void otherHeadersKeepOrderAndValues() {
		HttpHeaders headers = headers(STRANGER, "X-A: 1", "Cookie: a=b", "x-a: 2", "Cookie: c=d");
		assertThat(headers.getAll("X-A")).containsExactly("1", "2");
		assertThat(headers.getAll("Cookie")).containsExactly("a=b", "c=d");
		assertThat(headers.entries().stream().map(Map.Entry::getKey).limit(5)).containsExactly("Host", "X-A", "Cookie",
				"x-a", "Cookie");
	}

	@Test
	void headersAloneCanBeSettled() {
		HttpHeaders headers = new DefaultHttpHeaders().add("X-Forwarded-For", "1.1.1.1")
			.add("X_Real_Ip", "1.1.1.1")
			.add("Connection", "Upgrade")
			.add("Upgrade", "websocket");
		assertThat(this.edge.settleHeaders(headers, "foo:81", true, STRANGER)).isTrue();
		assertThat(headers.names()).containsExactlyInAnyOrder("X-Real-Ip", "X-Forwarded-Proto", "X-Forwarded-Host",
				"X-Forwarded-Port", "X-Forwarded-Server");
		assertThat(headers.get("X-Forwarded-Port")).isEqualTo("81");
	}

	@Test
	void settledHeadersAreSettledAgainToTheSame() {
		HttpHeaders headers = headers(PROXY, "X-Forwarded-For: 203.0.113.9", "X-A: 1");
		List<String> once = lines(headers);
		this.edge.settleHeaders(headers, "foo.example", true, PROXY);
		assertThat(lines(headers)).containsExactlyInAnyOrderElementsOf(once);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-For", "x-real-ip", "X_Forwarded_Proto", "X.Real.Ip", "Host", "Content-Length",
			"Transfer-Encoding", "Authorization", "Cookie", "Connection", "Content_Length", "Forwarded", "TE",
			"Range" })
	void trailerThatMustNotStandThereIsDropped(String name) {
		HttpHeaders trailers = new DefaultHttpHeaders().add(name, "1").add("X-Checksum", "2").add("grpc-status", "0");
		this.edge.settleTrailers(trailers);
		assertThat(trailers.names()).containsExactlyInAnyOrder("X-Checksum", "grpc-status");
	}

}
