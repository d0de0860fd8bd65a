package io.forwardauth.gateway.conformance;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the edge believes, drops and asserts, seen at the origin: T-43 to T-45, T-60 to
 * T-77.
 */
final class EdgeHeadersCases {

	private EdgeHeadersCases() {
	}

	private static final String[] FORGED = { "X-Forwarded-Proto: https", "X-Forwarded-For: 1.1.1.1",
			"X-Forwarded-Host: forged", "X-Forwarded-Port: 1", "X-Forwarded-Server: forged", "X-Forwarded-Uri: /forged",
			"X-Forwarded-Method: FORGED", "X-Forwarded-Prefix: /forged", "X-Forwarded-Scheme: forged",
			"X-Forwarded-Tls-Client-Cert: forged", "X-Forwarded-Tls-Client-Cert-Info: forged", "X-Scheme: forged",
			"X-Real-Ip: 1.1.1.1" };

	private static final String ALL_NAMES = "Connection: "
			+ String.join(", ", Arrays.stream(FORGED).map((line) -> line.substring(0, line.indexOf(':'))).toList());

	static Stream<Case> rows() {
		return Stream.of(exact(), strangers(), trusted(), connection(), aliases()).flatMap((rows) -> rows);
	}

	private static Stream<Case> exact() {
		return Stream
			.of(Case.of("the origin gets what the client sent and the managed headers, nothing else (T-67 to T-71)")
				.sends("GET /a?q=1 HTTP/1.1", "host: foo.bar:8080", "X-custom: c", "Accept-Language: de")
				.then((seen) -> {
					seen.served();
					assertThat(seen.origin().line()).isEqualTo("GET /a?q=1 HTTP/1.1");
					assertThat(seen.origin().sortedHeaders()).usingElementComparator(String::compareToIgnoreCase)
						.containsExactly("Accept-Language: de", "host: foo.bar:8080", "X-custom: c",
								"X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: foo.bar:8080",
								"X-Forwarded-Port: 8080", "X-Forwarded-Proto: http",
								"X-Forwarded-Server: " + hostName(), "X-Real-Ip: 127.0.0.1");
				}), Case.of("Accept and User-Agent pass as they came")
					.gets("/", "User-Agent: u", "accept: */*")
					.then((seen) -> {
						assertThat(seen.served().origin().header("User-Agent")).containsExactly("u");
						assertThat(seen.origin().header("Accept")).containsExactly("*/*");
					}),
					Case.of("pass-host-header: false gives the origin its own address").gets("/host/").then((seen) -> {
						assertThat(seen.served().origin().header("Host"))
							.containsExactly("127.0.0.1:" + seen.stage().originPort());
						assertThat(seen.origin().header("X-Forwarded-Host")).containsExactly("h.test");
					}));
	}

	private static Stream<Case> strangers() {
		return Stream.of(
				Case.of("all that a stranger asserts is dropped (T-61, T-63, T-65)")
					.gets("/", FORGED)
					.hostile()
					.then(EdgeHeadersCases::afresh),
				Case.of("a stranger's Forwarded is dropped")
					.gets("/", "Forwarded: for=1.1.1.1;proto=https")
					.hostile()
					.then((seen) -> {
						assertThat(seen.served().origin().names()).doesNotContain("forwarded");
						assertThat(seen.auth().names()).doesNotContain("forwarded");
					}),
				Case.of("public routes drop it as well").gets("/public/x", FORGED).hostile().then((seen) -> {
					seen.answered(200);
					assertManaged(seen.origin());
				}));
	}

	private static Stream<Case> trusted() {
		return Stream.of(
				Case.of("what a trusted proxy asserts stays, X-Forwarded-Server is ours (T-60, T-62, T-64, T-71)")
					.fromTrustedProxy()
					.gets("/", FORGED)
					.then(EdgeHeadersCases::kept),
				Case.of("a trusted proxy's Forwarded stays")
					.fromTrustedProxy()
					.gets("/", "Forwarded: for=1.1.1.1")
					.then((seen) -> assertThat(seen.served().origin().header("Forwarded"))
						.containsExactly("for=1.1.1.1")),
				Case.of("several lines of X-Forwarded-For become one (T-66)")
					.fromTrustedProxy()
					.gets("/", "X-Forwarded-For: 1.1.1.1, 2.2.2.2", "X-Forwarded-For: 3.3.3.3")
					.then((seen) -> assertThat(seen.served().origin().header("X-Forwarded-For"))
						.containsExactly("1.1.1.1, 2.2.2.2, 3.3.3.3, 127.0.0.2")),
				Case.of("the port follows the proto that a trusted proxy says (T-69)")
					.fromTrustedProxy()
					.gets("/", "X-Forwarded-Proto: https")
					.then((seen) -> assertThat(seen.served().origin().header("X-Forwarded-Port"))
						.containsExactly("443")));
	}

	private static Stream<Case> connection() {
		return Stream.of(named("Connection: foo", "Foo: f", true), named("Connection: fii", "Foo: f", false),
				named("connection: FOO", "Foo: f", true), named("Connection: close , foo,bar", "foo: f", true),
				named("Connection: Upgrade,foo", "Foo: f\r\nUpgrade: h2c", true),
				Case.of("two Connection lines both count")
					.gets("/", "Connection: a", "Connection: b", "A: 1", "B: 2")
					.then((seen) -> assertThat(seen.served().origin().names()).doesNotContain("a", "b")),
				Case.of("a Connection that names all managed headers takes nothing that the gateway asserts (T-72, T-75)")
					.gets("/", ALL_NAMES.toUpperCase(Locale.ROOT))
					.hostile()
					.then(EdgeHeadersCases::afresh),
				Case.of("a stranger's forged ones go all the same (T-72)")
					.gets("/", concat(FORGED, ALL_NAMES))
					.hostile()
					.then(EdgeHeadersCases::afresh),
				Case.of("nor what a trusted proxy asserts (T-73)")
					.fromTrustedProxy()
					.gets("/", concat(FORGED, ALL_NAMES))
					.then(EdgeHeadersCases::kept),
				Case.of("an identity header named in Connection still reaches the origin (X-06, CVE-2021-32813)")
					.gets("/", "Connection: x-auth-user, X-Auth-Group, foo-bar, X-Forwarded-For", "X-Auth-User: forged")
					.hostile()
					.auth(Answer.allow("X-Auth-User: u", "X-Auth-Group: g", "Foo-Bar: f"))
					.then((seen) -> {
						assertThat(seen.served().origin().header("X-Auth-User")).containsExactly("u");
						assertThat(seen.origin().header("X-Auth-Group")).containsExactly("g");
						assertThat(seen.origin().header("Foo-Bar")).containsExactly("f");
						assertThat(seen.origin().header("X-Forwarded-For")).containsExactly("127.0.0.1");
					}),
				te("trailers", true), te("deflate, Trailers", true), te("deflate", false),
				Case.of("what is hop-by-hop ends here")
					.gets("/", "Keep-Alive: 5", "Proxy-Connection: keep-alive", "Upgrade: h2c", "Connection: upgrade",
							"HTTP2-Settings: x", "Trailer: X-T", "Proxy-Authorization: p")
					.then((seen) -> assertThat(seen.served().origin().names()).doesNotContain("keep-alive",
							"proxy-connection", "upgrade", "connection", "trailer", "proxy-authorization",
							"transfer-encoding")));
	}

	private static Case named(String connection, String header, boolean removed) {
		return Case.of(connection + (removed ? " removes Foo (T-43, T-44, T-76)" : " leaves Foo (T-45)"))
			.gets("/", connection, header)
			.then((seen) -> {
				for (Message hop : new Message[] { seen.served().auth(), seen.origin() }) {
					assertThat(hop.header("Foo")).hasSize(removed ? 0 : 1);
					assertThat(hop.names()).doesNotContain("connection", "upgrade");
				}
			});
	}

	private static Case te(String value, boolean kept) {
		return Case.of("TE: " + value + (kept ? " keeps trailers" : " ends here"))
			.gets("/", "TE: " + value)
			.then((seen) -> {
				assertThat(seen.served().origin().header("TE")).isEqualTo(kept ? List.of("trailers") : List.of());
				assertThat(seen.auth().names()).doesNotContain("te");
			});
	}

	private static Stream<Case> aliases() {
		return Stream
			.of("X_Forwarded_For", "x_forwarded_proto", "X.Forwarded.Host", "X-Forwarded_Port", "X_Real_IP",
					"X-Forwarded.Uri", "X~Forwarded~For", "X!Forwarded'Method")
			.map((alias) -> Case.of(alias + " is dropped, X_custom_header is not (T-77)")
				.fromTrustedProxy()
				.gets("/", alias + ": forged", "X_custom_header: c")
				.hostile()
				.then((seen) -> {
					assertThat(seen.served().origin().header(alias)).isEmpty();
					assertThat(seen.auth().header(alias)).isEmpty();
					assertThat(seen.origin().header("X_custom_header")).containsExactly("c");
				}));
	}

	private static void afresh(Seen seen) {
		assertManaged(seen.served().origin());
	}

	private static void assertManaged(Message origin) {
		assertThat(origin.sortedHeaders()).usingElementComparator(String::compareToIgnoreCase)
			.containsExactly("Host: h.test", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: h.test",
					"X-Forwarded-Port: 80", "X-Forwarded-Proto: http", "X-Forwarded-Server: " + hostName(),
					"X-Real-Ip: 127.0.0.1");
	}

	private static void kept(Seen seen) {
		seen.served();
		for (String line : FORGED) {
			String name = line.substring(0, line.indexOf(':'));
			String value = line.substring(line.indexOf(':') + 2);
			assertThat(seen.origin().header(name)).as(name).containsExactly(switch (name) {
				case "X-Forwarded-For" -> "1.1.1.1, 127.0.0.2";
				case "X-Forwarded-Server" -> hostName();
				default -> value;
			});
		}
	}

	private static String[] concat(String[] lines, String line) {
		String[] all = Arrays.copyOf(lines, lines.length + 1);
		all[lines.length] = line;
		return all;
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
