package io.forwardauth.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the auth server is sent, header by header and in order.
 */
class AuthRequestTests {

	private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private static final List<String> ALL = List.of();

	private static final List<String> STATED = stated("http", "80", "foo.bar", "/path?q=1");

	@AfterAll
	static void stop() {
		LOOPS.shutdownGracefully();
	}

	static Stream<Case> untrusted() {
		List<String> custom = List.of("X-CustomHeader: c");
		return Stream.of(
				new Case("T-14 replaces what the client says of its host", "foo.bar", ALL,
						List.of("Accept: a", "X-Forwarded-Host: fii.bir"), with(List.of("Accept: a"), STATED)),
				new Case("T-16 states an empty host", "", ALL, List.of("Accept: a", "X-Forwarded-Host: fii.bir"),
						with(List.of("Accept: a"), stated("http", "80", "", "/path?q=1"))),
				new Case("T-18 replaces host and URI", "foo.bar", ALL,
						List.of("X-Forwarded-Host: fii.bir", "X-Forwarded-Uri: /forward?q=1"), STATED),
				new Case("T-20 replaces the method", "foo.bar", ALL, List.of("X-Forwarded-Method: OPTIONS"), STATED),
				new Case("T-21 drops hop-by-hop headers and keeps Proxy-*", "foo.bar", ALL,
						List.of("Connection: Connection", "Keep-Alive: Keep-Alive",
								"Proxy-Authenticate: Proxy-Authenticate", "Proxy-Authorization: Proxy-Authorization",
								"Te: Te", "Trailers: Trailers", "Transfer-Encoding: Transfer-Encoding",
								"Upgrade: Upgrade", "X-CustomHeader: c"),
						with(List.of("Proxy-Authenticate: Proxy-Authenticate",
								"Proxy-Authorization: Proxy-Authorization", "X-CustomHeader: c"), STATED)),
				new Case("T-22 copies only what is listed", "foo.bar", List.of("X-CustomHeader"),
						List.of("Content-Type: t", "X-CustomHeader: c"), with(custom, STATED)),
				new Case("T-23 does not invent what is listed", "foo.bar", List.of("X-CustomHeader", "X-Missing"),
						List.of("Content-Type: t", "X-CustomHeader: c"), with(custom, STATED)),
				new Case("T-24 sends no User-Agent of its own though listed", "foo.bar",
						List.of("X-CustomHeader", "User-Agent"), custom, with(custom, STATED)),
				new Case("T-25 sends no User-Agent that is not listed", "foo.bar", List.of("X-CustomHeader"),
						List.of("User-Agent: u", "X-CustomHeader: c"), with(custom, STATED)),
				new Case("T-26 adds no User-Agent", "foo.bar", ALL, custom, with(custom, STATED)),
				new Case("T-28 drops aliases of what it states", "foo.bar", ALL,
						List.of("X_forwarded_for: 1.2.3.4", "X.Forwarded.Uri: /", "X-Forwarded-Proto: xxx"), STATED),
				new Case("T-29 computes the port from the real scheme", "foo.bar", ALL,
						List.of("X-Forwarded-Proto: https"), STATED),
				new Case("drops managed headers that it does not state", "foo.bar", ALL,
						List.of("X-Real-Ip: 1.2.3.4", "X-Forwarded-Server: s", "X-Forwarded-Prefix: /p",
								"X-Forwarded-Scheme: s", "X-Scheme: s", "X-Forwarded-Tls-Client-Cert: c",
								"X-Forwarded-Tls-Client-Cert-Info: i"),
						STATED),
				new Case("drops managed headers though they are listed", "foo.bar",
						List.of("X-Real-Ip", "X-Forwarded-For"),
						List.of("X-Real-Ip: 1.2.3.4", "X-Forwarded-For: 1.2.3.4"), STATED),
				new Case("D-17 names the peer only", "foo.bar", ALL, List.of("X-Forwarded-For: 198.51.100.1"), STATED),
				new Case("D-18 lets Sec-WebSocket-* go along and states http", "foo.bar", ALL,
						List.of("Sec-WebSocket-Key: k", "X-Forwarded-Proto: ws"),
						with(List.of("Sec-WebSocket-Key: k"), STATED)),
				new Case("D-28 leaves repeated headers apart and in order", "foo.bar", ALL,
						List.of("Cookie: a=1", "Authorization: one", "Cookie: b=2", "Authorization: two"),
						with(List.of("Cookie: a=1", "Authorization: one", "Cookie: b=2", "Authorization: two"),
								STATED)),
				new Case("D-34 says nothing of a body that stays behind", "foo.bar", ALL,
						List.of("Content-Type: t", "Content-Length: 3", "Expect: 100-continue"),
						with(List.of("Content-Type: t", "Expect: 100-continue"), STATED)),
				new Case("announces no trailers of a chunked body", "foo.bar", ALL,
						List.of("Trailer: X-Sum", "Transfer-Encoding: chunked"), STATED),
				new Case("announces no trailers without a body either", "foo.bar", ALL,
						List.of("Trailer: X-Sum", "TE: trailers"), STATED),
				new Case("sends Proxy-Connection, as Traefik does", "foo.bar", ALL,
						List.of("Proxy-Connection: keep-alive"), with(List.of("Proxy-Connection: keep-alive"), STATED)),
				new Case("D-35 sends Proxy-Authorization", "foo.bar", ALL, List.of("Proxy-Authorization: p"),
						with(List.of("Proxy-Authorization: p"), STATED)),
				new Case("D-20 takes the port from Host", "foo.bar:8443", ALL, List.of(),
						stated("http", "8443", "foo.bar:8443", "/path?q=1")),
				new Case("does not take an IPv6 address for a port", "[2001:db8::1]", ALL, List.of(),
						stated("http", "80", "[2001:db8::1]", "/path?q=1")),
				new Case("takes the port after an IPv6 address", "[2001:db8::1]:81", ALL, List.of(),
						stated("http", "81", "[2001:db8::1]:81", "/path?q=1")));
	}

	@ParameterizedTest
	@MethodSource
	void untrusted(Case given) {
		assertThat(sent(new PolicyFixture().authRequestHeaders(given.list()), given))
			.containsExactlyElementsOf(with(List.of("Host: auth.test"), given.expected()));
	}

	static Stream<Case> trusted() {
		return Stream.of(
				new Case("T-13 keeps the host that the edge let through", "foo.bar", ALL,
						List.of("Accept: a", "X-Forwarded-Host: fii.bir"),
						List.of("Accept: a", "X-Forwarded-Host: fii.bir", "X-Forwarded-For: 192.0.2.7",
								"X-Forwarded-Proto: http", "X-Forwarded-Method: GET", "X-Forwarded-Port: 80",
								"X-Forwarded-Uri: /path?q=1")),
				new Case("T-15 keeps it when Host is empty", "", ALL, List.of("X-Forwarded-Host: fii.bir"),
						List.of("X-Forwarded-Host: fii.bir", "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http",
								"X-Forwarded-Method: GET", "X-Forwarded-Port: 80", "X-Forwarded-Uri: /path?q=1")),
				new Case("T-17 T-19 keeps URI and method", "foo.bar", ALL,
						List.of("X-Forwarded-Uri: /forward?q=1", "X-Forwarded-Method: OPTIONS"),
						List.of("X-Forwarded-Uri: /forward?q=1", "X-Forwarded-Method: OPTIONS",
								"X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Host: foo.bar",
								"X-Forwarded-Port: 80")),
				new Case("T-27 allows managed headers though they are not listed", "foo.bar", List.of("X-CustomHeader"),
						List.of("Content-Type: t", "X-CustomHeader: c", "X-Forwarded-Uri: /path?q=2",
								"X-Real-Ip: 198.51.100.1"),
						List.of("X-CustomHeader: c", "X-Forwarded-Uri: /path?q=2", "X-Real-Ip: 198.51.100.1",
								"X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http", "X-Forwarded-Method: GET",
								"X-Forwarded-Host: foo.bar", "X-Forwarded-Port: 80")),
				new Case("D-16 appends the peer to all addresses before it", "foo.bar", ALL,
						List.of("X-Forwarded-For: 198.51.100.1, 198.51.100.2", "X-Forwarded-For: 198.51.100.3"),
						List.of("X-Forwarded-For: 198.51.100.1, 198.51.100.2, 198.51.100.3, 192.0.2.7",
								"X-Forwarded-Proto: http", "X-Forwarded-Method: GET", "X-Forwarded-Host: foo.bar",
								"X-Forwarded-Port: 80", "X-Forwarded-Uri: /path?q=1")),
				new Case("keeps what the edge set besides", "foo.bar", ALL,
						List.of("X-Forwarded-Proto: https", "X-Forwarded-Port: 8443", "X-Forwarded-Server: s",
								"X-Forwarded-Prefix: /p"),
						List.of("X-Forwarded-Port: 8443", "X-Forwarded-Server: s", "X-Forwarded-Prefix: /p",
								"X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https", "X-Forwarded-Method: GET",
								"X-Forwarded-Host: foo.bar", "X-Forwarded-Uri: /path?q=1")),
				new Case("takes a missing port from the scheme that it was told", "foo.bar", ALL,
						List.of("X-Forwarded-Proto: https", "X-Forwarded-Port:"),
						List.of("X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https", "X-Forwarded-Method: GET",
								"X-Forwarded-Host: foo.bar", "X-Forwarded-Port: 443", "X-Forwarded-Uri: /path?q=1")));
	}

	@ParameterizedTest
	@MethodSource
	void trusted(Case given) {
		assertThat(sent(new PolicyFixture().trust(true).authRequestHeaders(given.list()), given))
			.containsExactlyElementsOf(with(List.of("Host: auth.test"), given.expected()));
	}

	@ParameterizedTest
	@CsvSource({ "true,ws,http", "true,wss,https", "true,WSS,https", "true,https,https", "false,http,http",
			"false,wss,wss" })
	void schemesOfAHandshakeReachTheAuthServerAsHttp(boolean handshake, String settled, String stated) {
		HttpHeaders headers = PolicyFixture.headers(List.of("X-Forwarded-Proto: " + settled));
		EdgeRequest request = new EdgeRequest(HttpMethod.GET, "/", "", "foo.bar", "http", handshake, headers,
				new Peer("192.0.2.7", "192.0.2.7", true, false));
		FullHttpRequest sent = ask(new PolicyFixture().trust(true), request);
		assertThat(sent.headers().getAll("X-Forwarded-Proto")).containsExactly(stated);
	}

	@Test
	void severalSchemesOfATrustedProxyAllStay() {
		HttpHeaders headers = PolicyFixture.headers(List.of("X-Forwarded-Proto: http", "X-Forwarded-Proto: https"));
		FullHttpRequest sent = ask(new PolicyFixture().trust(true), PolicyFixture.get("foo.bar", headers));
		assertThat(sent.headers().getAll("X-Forwarded-Proto")).containsExactly("http", "https");
	}

	@Test
	void secureConnectionIsStatedWithItsPort() {
		EdgeRequest request = new EdgeRequest(HttpMethod.GET, "/", "", "foo.bar", "https", false,
				PolicyFixture.headers(ALL), new Peer("fe80::1%eth0", "fe80::1", false, true));
		List<String> sent = PolicyFixture.lines(ask(new PolicyFixture(), request).headers());
		assertThat(sent).contains("X-Forwarded-Proto: https", "X-Forwarded-Port: 443", "X-Forwarded-For: fe80::1%eth0",
				"X-Forwarded-Uri: /");
	}

	@ParameterizedTest
	@CsvSource({ "http://auth.test,/,auth.test", "http://auth.test:80/v,/v,auth.test",
			"https://auth.test:443/v,/v,auth.test", "http://auth.test:443/v,/v,auth.test:443",
			"http://auth.test:8080/v?a=b&c=%2F,/v?a=b&c=%2F,auth.test:8080", "http://[::1]:81/a%20b,/a%20b,[::1]:81",
			"http://auth_server:9000/v,/v,auth_server:9000" })
	void addressIsAskedAsConfigured(String address, String target, String host) {
		FullHttpRequest sent = ask(new PolicyFixture().address(address),
				PolicyFixture.get("foo.bar", PolicyFixture.headers(ALL)));
		assertThat(sent.uri()).isEqualTo(target);
		assertThat(sent.headers().getAll("Host")).containsExactly(host);
		assertThat(sent.headers().iteratorCharSequence().next().getKey()).hasToString("Host");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS" })
	void methodIsGetWhateverTheClientUses(String method) {
		EdgeRequest request = PolicyFixture.request(HttpMethod.valueOf(method), "foo.bar",
				PolicyFixture.headers(List.of("Content-Length: 3")));
		FullHttpRequest sent = ask(new PolicyFixture(), request);
		assertThat(sent.method()).isEqualTo(HttpMethod.GET);
		assertThat(sent.headers().get("X-Forwarded-Method")).isEqualTo(method);
		assertThat(sent.headers().contains("Content-Length")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "GET,", "HEAD,", "DELETE,", "POST,0", "PUT,0", "PATCH,0" })
	void preservedMethodAnnouncesAnEmptyBodyWhereServersAskForIt(String method, String length) {
		EdgeRequest request = PolicyFixture.request(HttpMethod.valueOf(method), "foo.bar",
				PolicyFixture.headers(List.of("Content-Length: 3")));
		FullHttpRequest sent = ask(new PolicyFixture().preserveMethod(), request);
		assertThat(sent.method()).isEqualTo(HttpMethod.valueOf(method));
		assertThat(sent.headers().get("Content-Length")).isEqualTo(length);
		assertThat(sent.content().isReadable()).isFalse();
	}

	@Test
	void clientsHeadersAreLeftAsTheyAre() {
		List<String> lines = List.of("X-Forwarded-For: 198.51.100.1", "Host: foo.bar", "Content-Length: 3");
		HttpHeaders headers = PolicyFixture.headers(lines);
		ask(new PolicyFixture(), PolicyFixture.get("foo.bar", headers));
		ask(new PolicyFixture().trust(true), PolicyFixture.get("foo.bar", headers));
		assertThat(PolicyFixture.lines(headers)).containsExactlyElementsOf(lines);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "a known length stays one,false,Content-Length: 4",
			"chunks stay chunks,true,transfer-encoding: chunked" })
	void bodyIsFramedAsTheClientFramedIt(String description, boolean chunked, String framing) {
		BufferedBody body = new BufferedBody(chunked);
		body.add(Unpooled.copiedBuffer("body", StandardCharsets.US_ASCII));
		EdgeRequest request = PolicyFixture.request(HttpMethod.POST, "foo.bar",
				PolicyFixture.headers(List.of("Content-Length: 4", "Trailer: X-Sum")));
		HttpRequest sent = new PolicyFixture().build()
			.authRequest(new AuthorizationRequest(LOOPS.next(), request, request.headers(), body));
		body.release();
		assertThat(sent).isNotInstanceOf(FullHttpRequest.class);
		assertThat(sent.method()).isEqualTo(HttpMethod.GET);
		assertThat(sent.headers().toString().toLowerCase(Locale.ROOT)).contains(framing.toLowerCase(Locale.ROOT));
		assertThat(sent.headers().contains("Content-Length")).isNotEqualTo(chunked);
		assertThat(sent.headers().contains("Trailer")).isFalse();
	}

	private static List<String> sent(PolicyFixture policy, Case given) {
		return PolicyFixture
			.lines(ask(policy, PolicyFixture.get(given.host(), PolicyFixture.headers(given.client()))).headers());
	}

	private static FullHttpRequest ask(PolicyFixture policy, EdgeRequest request) {
		return (FullHttpRequest) policy.build()
			.authRequest(new AuthorizationRequest(LOOPS.next(), request, request.headers(), null));
	}

	private static List<String> stated(String proto, String port, String host, String uri) {
		return List.of("X-Forwarded-For: " + PolicyFixture.PEER, "X-Forwarded-Method: GET",
				"X-Forwarded-Proto: " + proto, "X-Forwarded-Port: " + port, "X-Forwarded-Host: " + host,
				"X-Forwarded-Uri: " + uri);
	}

	private static List<String> with(List<String> first, List<String> then) {
		List<String> all = new ArrayList<>(first);
		all.addAll(then);
		return all;
	}

	private record Case(String description, String host, List<String> list, List<String> client,
			List<String> expected) {

		@Override
		public String toString() {
			return this.description;
		}

	}

}
