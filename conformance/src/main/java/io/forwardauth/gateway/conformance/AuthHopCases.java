package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the auth server is asked: T-07, T-13 to T-29, T-40, and what derives from them.
 */
final class AuthHopCases {

	private AuthHopCases() {
	}

	private static final String[] HOP_BY_HOP = { "Connection: keep-alive, X-Named", "X-Named: n", "Keep-Alive: 5",
			"TE: deflate", "Trailers: X-T", "Upgrade: h2c", "Proxy-Authenticate: test", "Proxy-Authorization: test",
			"X-CustomHeader: c" };

	private static final String[] MANAGED = { "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Method",
			"X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-Uri" };

	static Stream<Case> rows() {
		return Stream.of(exact(), trusting(), distrusting(), lists(), methods()).flatMap((rows) -> rows);
	}

	private static Stream<Case> exact() {
		return Stream.of(Case.of("nothing is added but the six managed headers (T-26, D-20, D-32)")
			.sends("GET /path?q=1 HTTP/1.1", "host: foo.bar:8080", "Accept: a", "x-lower: b")
			.aboutHttp1()
			.then((seen) -> {
				assertThat(seen.served().auth().line()).isEqualTo("GET /default?fixed=1&x=%7c HTTP/1.1");
				assertThat(seen.auth().sortedHeaders()).containsExactly("Accept: a",
						"Host: 127.0.0.1:" + seen.stage().authPort(), "X-Forwarded-For: 127.0.0.1",
						"X-Forwarded-Host: foo.bar:8080", "X-Forwarded-Method: GET", "X-Forwarded-Port: 8080",
						"X-Forwarded-Proto: http", "X-Forwarded-Uri: /path?q=1", "x-lower: b");
			}), Case.of("hop-by-hop headers end here, Proxy-Authorization goes to the auth server only (T-21, D-35)")
				.gets("/path?q=1", HOP_BY_HOP)
				.then((seen) -> {
					assertThat(seen.served().auth().names()).containsExactlyInAnyOrder("host", "proxy-authenticate",
							"proxy-authorization", "x-customheader", "x-forwarded-for", "x-forwarded-host",
							"x-forwarded-method", "x-forwarded-port", "x-forwarded-proto", "x-forwarded-uri");
					assertThat(seen.origin().names()).doesNotContain("proxy-authorization", "proxy-authenticate");
				}),
				Case.of("Proxy-Connection goes to the auth server, to no origin (as Traefik)")
					.gets("/", "Proxy-Connection: keep-alive")
					.then((seen) -> {
						assertThat(seen.served().auth().header("Proxy-Connection")).containsExactly("keep-alive");
						assertThat(seen.origin().names()).doesNotContain("proxy-connection");
					}),
				Case.of("Proxy-Connection that Connection names goes nowhere")
					.gets("/", "Proxy-Connection: keep-alive", "Connection: proxy-connection")
					.then((seen) -> assertThat(seen.served().auth().names()).doesNotContain("proxy-connection")),
				Case.of("trailers are announced to no auth server (as Traefik)")
					.gets("/", "TE: trailers", "Trailer: X-T", "Trailers: X-U")
					.then((seen) -> assertThat(seen.served().auth().names()).doesNotContain("te", "trailer",
							"trailers")),
				Case.of("header lines of one name reach both hops unmerged and in order (D-28)")
					.aboutHttp1()
					.gets("/", "Cookie: a=1", "X-M: 1", "Cookie: b=2", "x-m: 2", "Authorization: A", "Authorization: B")
					.then((seen) -> {
						for (Message hop : new Message[] { seen.served().auth(), seen.origin() }) {
							assertThat(hop.header("Cookie")).containsExactly("a=1", "b=2");
							assertThat(hop.header("X-M")).containsExactly("1", "2");
							assertThat(hop.header("Authorization")).containsExactly("A", "B");
						}
					}),
				Case.of("several Cookie lines say the same to both hops (RFC 9113 8.2.3)")
					.gets("/", "Cookie: a=1", "X-M: 1", "Cookie: b=2; c=3")
					.then((seen) -> {
						for (Message hop : new Message[] { seen.served().auth(), seen.origin() }) {
							assertThat(String.join("; ", hop.header("Cookie"))).isEqualTo("a=1; b=2; c=3");
						}
					}),
				Case.of("conditions, ranges and encodings go along (1.2)")
					.gets("/", "If-None-Match: \"e\"", "Range: bytes=0-1", "Accept-Encoding: gzip")
					.then((seen) -> assertThat(seen.served().auth().names()).contains("if-none-match", "range",
							"accept-encoding")),
				Case.of("raw bytes in a value pass to both hops").gets("/", "X-Raw: \u00e9\u00ff").then((seen) -> {
					assertThat(seen.served().auth().header("X-Raw")).containsExactly("\u00e9\u00ff");
					assertThat(seen.origin().header("X-Raw")).containsExactly("\u00e9\u00ff");
				}));
	}

	private static Stream<Case> trusting() {
		return Stream.of(Case.of("with trust, what a trusted proxy said stays (T-13, T-17, T-19, D-16)")
			.fromTrustedProxy()
			.gets("/trust/path?q=1", "X-Forwarded-Host: fii.bir", "X-Forwarded-Uri: /forward?q=1",
					"X-Forwarded-Method: OPTIONS", "X-Forwarded-Proto: https", "X-Forwarded-For: 1.2.3.4",
					"X-Forwarded-Port: 8443", "X-Forwarded-Prefix: /p", "X-Real-Ip: 1.2.3.4")
			.then((seen) -> {
				forwarded(seen, "1.2.3.4, 127.0.0.2", "fii.bir", "OPTIONS", "8443", "https", "/forward?q=1");
				assertThat(seen.auth().header("X-Forwarded-Prefix")).containsExactly("/p");
				assertThat(seen.auth().header("X-Real-Ip")).containsExactly("1.2.3.4");
			}), Case.of("with trust and an empty Host, the host a trusted proxy said stays (T-15)")
				.fromTrustedProxy()
				.sends("GET /trust/ HTTP/1.1", "Host:", "X-Forwarded-Host: fii.bir")
				.then((seen) -> assertThat(seen.served().auth().header("X-Forwarded-Host")).containsExactly("fii.bir")),
				Case.of("with trust, what a stranger said is forged: it is set afresh")
					.gets("/trust/path?q=1", "X-Forwarded-Host: fii.bir", "X-Forwarded-Uri: /forward?q=1",
							"X-Forwarded-Method: OPTIONS", "X-Forwarded-Proto: https", "X-Forwarded-For: 1.2.3.4",
							"X-Forwarded-Port: 8443")
					.then((seen) -> forwarded(seen, "127.0.0.1", "h.test", "GET", "80", "http", "/trust/path?q=1")),
				Case.of("with trust and a list, managed headers go along unlisted (T-27)")
					.fromTrustedProxy()
					.gets("/trustlist/?q=1", "X-Forwarded-Uri: /path?q=2", "X-CustomHeader: c", "Content-Type: t")
					.then((seen) -> {
						forwarded(seen, "127.0.0.2", "h.test", "GET", "80", "http", "/path?q=2");
						assertThat(seen.auth().names()).contains("x-customheader").doesNotContain("content-type");
					}));
	}

	private static Stream<Case> distrusting() {
		return Stream.of(Case
			.of("without trust, even a trusted proxy's word counts for nothing (T-14, T-18, T-20, T-29, D-17)")
			.fromTrustedProxy()
			.gets("/path?q=1", "X-Forwarded-Host: fii.bir", "X-Forwarded-Uri: /forward?q=1",
					"X-Forwarded-Method: OPTIONS", "X-Forwarded-Proto: https", "X-Forwarded-For: 1.2.3.4",
					"X-Forwarded-Port: 8443", "X-Forwarded-Prefix: /p", "X-Forwarded-Server: s", "X-Real-Ip: 1.2.3.4")
			.then((seen) -> {
				forwarded(seen, "127.0.0.2", "h.test", "GET", "80", "http", "/path?q=1");
				assertThat(seen.auth().names()).hasSize(7);
			}), Case.of("aliases of managed headers never arrive (T-28)")
				.fromTrustedProxy()
				.gets("/", "X_forwarded_for: 1.1.1.1", "X.Forwarded.Host: x", "X-Forwarded_Uri: /",
						"X-Forwarded-Proto: xxx")
				.then((seen) -> {
					forwarded(seen, "127.0.0.2", "h.test", "GET", "80", "http", "/");
					assertThat(seen.auth().names()).hasSize(7);
					assertThat(seen.origin().names()).doesNotContain("x_forwarded_for", "x.forwarded.host",
							"x-forwarded_uri");
				}),
				Case.of("an empty Host gives an empty X-Forwarded-Host (T-16)")
					.sends("GET / HTTP/1.1", "Host:", "X-Forwarded-Host: fii.bir")
					.then((seen) -> forwarded(seen, "127.0.0.1", "", "GET", "80", "http", "/")));
	}

	private static Stream<Case> lists() {
		return Stream.of(
				Case.of("only listed headers go along, missing ones are not made (T-22, T-23, T-25)")
					.gets("/list/", "X-CustomHeader: c", "Content-Type: t", "User-Agent: u", "X-Custom: d")
					.then((seen) -> assertThat(seen.served().auth().names()).containsExactlyInAnyOrder("host",
							"x-customheader", "x-forwarded-for", "x-forwarded-host", "x-forwarded-method",
							"x-forwarded-port", "x-forwarded-proto", "x-forwarded-uri")),
				Case.of("a listed User-Agent that the client did not send is not sent (T-24)")
					.gets("/agent/")
					.then((seen) -> assertThat(seen.served().auth().names()).doesNotContain("user-agent")),
				Case.of("a listed User-Agent goes along")
					.gets("/agent/", "user-agent: u")
					.then((seen) -> assertThat(seen.served().auth().header("User-Agent")).containsExactly("u")));
	}

	private static Stream<Case> methods() {
		return Stream.of(Case.of("the auth server is asked by GET, without the body (T-07, T-40b, D-34)")
			.sends("POST /a HTTP/1.1", "Host: h", "Content-Length: 4")
			.bytes("body")
			.then((seen) -> {
				assertThat(seen.served().auth().method()).isEqualTo("GET");
				assertThat(seen.auth().names()).doesNotContain("content-length", "transfer-encoding");
				assertThat(seen.auth().header("X-Forwarded-Method")).containsExactly("POST");
				assertThat(seen.origin().method()).isEqualTo("POST");
				assertThat(seen.origin().body()).isEqualTo("body");
			}), Case.of("a GET with a body: it goes to the origin only (T-07)")
				.sends("GET /a HTTP/1.1", "Host: h", "Content-Length: 4")
				.bytes("body")
				.then((seen) -> {
					assertThat(seen.served().auth().body()).isEmpty();
					assertThat(seen.origin().body()).isEqualTo("body");
				}),
				Case.of("preserve-request-method asks by the client's method (T-40a)")
					.sends("POST /method/ HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
					.bytes("4\r\nbody\r\n0\r\n\r\n")
					.then((seen) -> {
						assertThat(seen.served().auth().line()).isEqualTo("POST /method HTTP/1.1");
						assertThat(seen.auth().body()).isEmpty();
						assertThat(seen.auth().names()).doesNotContain("transfer-encoding");
						assertThat(seen.origin().body()).isEqualTo("body");
					}),
				Case.of("a preflight is authenticated like any request (D-22)")
					.sends("OPTIONS /a HTTP/1.1", "Host: h", "Origin: http://o", "Access-Control-Request-Method: PUT")
					.lineOnly(SpringLimit.PREFLIGHT)
					.then((seen) -> {
						assertThat(seen.served().auth().header("X-Forwarded-Method")).containsExactly("OPTIONS");
						assertThat(seen.origin().method()).isEqualTo("OPTIONS");
					}),
				Case.of("a method of one's own passes")
					.sends("PURGE /a HTTP/1.1", "Host: h")
					.then((seen) -> assertThat(seen.served().origin().method()).isEqualTo("PURGE")));
	}

	private static void forwarded(Seen seen, String... values) {
		seen.served();
		for (int i = 0; i < MANAGED.length; i++) {
			assertThat(seen.auth().header(MANAGED[i])).as(MANAGED[i]).containsExactly(values[i]);
		}
	}

}
