package io.forwardauth.gateway.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.SslBundleRegistry;

import io.forwardauth.gateway.routing.Router;
import io.forwardauth.gateway.spring.TlsStage.Row;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What routes say of TLS towards their origins holds on both ways.
 */
@Timeout(120)
class OriginTlsTests {

	/** Description | server | host | metadata | SNI, client certificate; or refused. */
	private static final List<Row> CASES = Row
		.table("""
				nothing is said: the JDK does not trust it     | good    | localhost |                                  | refused
				an authority in a file                         | good    | localhost | ca=(ca)                          | localhost, -
				an authority at a location                     | good    | localhost | ca=file:(ca)                     | localhost, -
				an authority in the metadata itself            | good    | localhost | ca=(PEM of ca)                   | localhost, -
				another authority                              | good    | localhost | ca=(wrong-ca)                    | refused
				any certificate, if told to                    | good    | localhost | insecure-skip-verify=true        | localhost, -
				no certificate but a good one, if told to      | good    | localhost | insecure-skip-verify=false       | refused
				a certificate for another host                 | other   | localhost | ca=(ca)                          | refused
				one for another host, that is asked for        | other   | localhost | ca=(ca) server-name=shop.test    | shop.test, -
				one for the host, when another is asked for    | good    | localhost | ca=(ca) server-name=shop.test    | refused
				one for another host, when any will do         | other   | localhost | insecure-skip-verify=true        | localhost, -
				another name and any certificate               | good    | localhost | insecure-skip-verify=true server-name=a.test | a.test, -
				an address: no SNI                             | address | 127.0.0.1 | ca=(ca)                          | -, -
				an address with a certificate for a name       | good    | 127.0.0.1 | ca=(ca)                          | refused
				an address with a name that is asked for       | good    | 127.0.0.1 | ca=(ca) server-name=localhost    | localhost, -
				a name with an address that is verified        | address | localhost | ca=(ca) server-name=127.0.0.1    | -, -
				a certificate that has expired                 | expired | localhost | ca=(ca)                          | refused
				one that has expired, when any will do         | expired | localhost | insecure-skip-verify=true        | localhost, -
				a client certificate that is not given         | mutual  | localhost | ca=(ca)                          | refused
				a client certificate in files                  | mutual  | localhost | ca=(ca) cert=(anna) key=(anna-key) | localhost, CN=anna
				a client certificate of a bundle               | mutual  | localhost | bundle=bert-bundle               | localhost, CN=bert
				a bundle, and any certificate                  | mutual  | localhost | bundle=anna-bundle insecure-skip-verify=true | localhost, CN=anna
				a bundle, and another name                     | other   | localhost | bundle=anna-bundle server-name=shop.test | shop.test, -
				a certificate that nobody asks for             | good    | localhost | bundle=anna-bundle               | localhost, -
				""");

	private static final Map<String, TestGateway> GATEWAYS = new HashMap<>();

	@TempDir
	private static Path files;

	private static TlsStage stage;

	@BeforeAll
	static void start() {
		stage = new TlsStage(files);
		for (boolean line : List.of(true, false)) {
			TestGateway gateway = stage.gateway(line);
			for (int i = 0; i < CASES.size(); i++) {
				route(gateway, i, CASES.get(i));
			}
			GATEWAYS.put(line ? "line" : "Spring way", gateway.start());
			assertThat(gateway.context().getBean(Router.class).table().entries())
				.allMatch((entry) -> entry.isStraight() == line);
		}
	}

	private static void route(TestGateway gateway, int index, Row row) {
		String at = "spring.cloud.gateway.server.webflux.routes[" + index + "].";
		gateway.with(at + "id=r" + index, at + "uri=" + stage.url(row.host(), row.server()),
				at + "predicates[0]=Path=/" + index + "/**");
		row.options().forEach((option) -> gateway.with(at + "metadata.tls-" + stage.filled(option)));
	}

	@AfterAll
	static void end() {
		stage.close();
	}

	@BeforeEach
	void forget() {
		stage.forget();
	}

	static Stream<Arguments> cases() {
		return TlsStage.onBothWays(CASES);
	}

	@ParameterizedTest(name = "{0} ({1})")
	@MethodSource("cases")
	void originIsMetAsItsRouteSays(String description, String way, int route, String server, String expected)
			throws Exception {
		int status = TlsStage.get(GATEWAYS.get(way), "/" + route + "/x");
		List<TlsServer.Seen> seen = stage.servers.get(server).seen();
		if (expected.equals("refused")) {
			assertThat(status).isEqualTo(502);
			assertThat(seen).isEmpty();
		}
		else {
			assertThat(status).isEqualTo(200);
			assertThat(seen).extracting((one) -> one.serverName() + ", " + one.client()).containsExactly(expected);
			assertThat(seen.get(0).head()).startsWith("GET /" + route + "/x HTTP/1.1\r\n");
		}
	}

	@ParameterizedTest(name = "{0} ({1})")
	@MethodSource("cases")
	void webSocketIsTunnelledAsItsRouteSays(String description, String way, int route, String server, String expected)
			throws Exception {
		String status = TlsStage.handshake(GATEWAYS.get(way), "/" + route + "/ws");
		TlsServer of = stage.servers.get(server);
		if (expected.equals("refused")) {
			// Spring Cloud Gateway has said 101 before it asks.
			assertThat(status).matches(way.equals("line") ? "HTTP/1.1 50[0-9] .*" : ".*");
			Awaitility.await().during(Duration.ofMillis(200)).until(() -> of.seen().isEmpty());
		}
		else {
			assertThat(status).startsWith("HTTP/1.1 101 ");
			Awaitility.await().until(() -> !of.seen().isEmpty());
			assertThat(of.seen()).extracting((one) -> one.serverName() + ", " + one.client()).containsExactly(expected);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "line", "Spring way" })
	void routesWithDifferentCertificatesShareNoConnection(String way) throws Exception {
		int anna = index("a client certificate in files");
		int bert = index("a client certificate of a bundle");
		int both = index("a bundle, and any certificate");
		for (int i = 0; i < 10; i++) {
			for (int route : List.of(anna, bert, both)) {
				assertThat(TlsStage.get(GATEWAYS.get(way), "/" + route + "/" + i)).isEqualTo(200);
			}
		}
		Map<Integer, Set<String>> routesOf = new HashMap<>();
		for (TlsServer.Seen seen : stage.servers.get("mutual").seen()) {
			String route = seen.head().replaceAll("(?s)GET /(\\d+)/.*", "$1");
			assertThat(seen.client()).isEqualTo(route.equals("" + bert) ? "CN=bert" : "CN=anna");
			routesOf.computeIfAbsent(seen.connection(), (number) -> new HashSet<>()).add(route);
		}
		assertThat(routesOf.values()).allSatisfy((routes) -> assertThat(routes).hasSize(1));
		assertThat(routesOf).as("connections, which are kept").hasSizeLessThan(30);
	}

	private static int index(String description) {
		for (int i = 0; i < CASES.size(); i++) {
			if (CASES.get(i).description().startsWith(description)) {
				return i;
			}
		}
		throw new IllegalArgumentException(description);
	}

	@ParameterizedTest
	@ValueSource(strings = { "line", "Spring way" })
	void reloadedBundleHoldsForNewConnections(String way) throws Exception {
		TestGateway gateway = stage.gateway(way.equals("line"));
		route(gateway, 0, Row.of("a bundle | mutual | localhost | bundle=anna-bundle |"));
		gateway.start();
		stage.forget();
		assertThat(handshakeClient(gateway)).isEqualTo("CN=anna");
		SslBundleRegistry bundles = gateway.context().getBean(SslBundleRegistry.class);
		bundles.updateBundle("anna-bundle",
				Certificates.bundle(Certificates.issued(stage.clients, "carl"), stage.authority));
		Awaitility.await().untilAsserted(() -> {
			stage.forget();
			assertThat(handshakeClient(gateway)).isEqualTo("CN=carl");
		});
		bundles.updateBundle("anna-bundle", Certificates.mismatched(stage.clients, stage.authority));
		stage.forget();
		assertThat(handshakeClient(gateway)).as("an unusable bundle is not taken").isEqualTo("CN=carl");
	}

	/** A tunnel never takes a kept connection twice. */
	private static String handshakeClient(TestGateway gateway) throws Exception {
		TlsStage.handshake(gateway, "/0/ws");
		TlsServer server = stage.servers.get("mutual");
		Awaitility.await().until(() -> !server.seen().isEmpty());
		return server.seen().get(0).client();
	}

}
