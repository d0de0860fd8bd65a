package io.forwardauth.gateway.spring;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.forwardauth.gateway.spring.TlsStage.Row;
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

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A policy's {@code tls.*} towards its auth server, on both ways.
 */
@Timeout(120)
class AuthServerTlsTests {

	/** Description | server | host | options | SNI, client certificate; or refused. */
	private static final List<Row> CASES = Row
		.table("""
				nothing is said: the JDK does not trust it     | good    | localhost |                            | refused
				an authority in a file                         | good    | localhost | ca=(ca)                    | localhost, -
				an authority at a location                     | good    | localhost | ca=file:(ca)               | localhost, -
				an authority in the option itself              | good    | localhost | ca=(PEM of ca)             | localhost, -
				another authority                              | good    | localhost | ca=(wrong-ca)              | refused
				any certificate, if told to                    | other   | localhost | insecure-skip-verify=true  | localhost, -
				any certificate goes before an authority       | good    | localhost | ca=(wrong-ca) insecure-skip-verify=true | localhost, -
				a certificate for another host                 | other   | localhost | ca=(ca)                    | refused
				an address: no SNI                             | address | 127.0.0.1 | ca=(ca)                    | -, -
				an address with a certificate for a name       | good    | 127.0.0.1 | ca=(ca)                    | refused
				a certificate that has expired                 | expired | localhost | ca=(ca)                    | refused
				Traefik's ca-optional opens nothing            | good    | localhost | ca=(wrong-ca) ca-optional=true | refused
				a client certificate that is not given         | mutual  | localhost | ca=(ca)                    | refused
				a client certificate in files                  | mutual  | localhost | ca=(ca) cert=(anna) key=(anna-key) | localhost, CN=anna
				a client certificate and any of the server     | mutual  | localhost | insecure-skip-verify=true cert=(anna) key=(anna-key) | localhost, CN=anna
				a client certificate of a bundle               | mutual  | localhost | bundle=bert-bundle         | localhost, CN=bert
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
				policy(gateway, i, CASES.get(i));
			}
			gateway.origin.stubFor(any(anyUrl()).willReturn(ok()));
			GATEWAYS.put(line ? "line" : "Spring way", gateway.start());
		}
	}

	private static void policy(TestGateway gateway, int index, Row row) {
		String policy = "forward-auth.policies.p" + index + ".";
		gateway.with(policy + "address=" + stage.url(row.host(), row.server()) + "/verify");
		row.options().forEach((option) -> gateway.with(policy + "tls." + stage.filled(option)));
		gateway.route(index, "r" + index, "Path=/" + index + "/**", "ForwardAuth=p" + index);
	}

	@AfterAll
	static void end() {
		stage.close();
	}

	@BeforeEach
	void forget() {
		stage.forget();
		GATEWAYS.values().forEach((gateway) -> gateway.origin.resetRequests());
	}

	static Stream<Arguments> cases() {
		return TlsStage.onBothWays(CASES);
	}

	@ParameterizedTest(name = "{0} ({1})")
	@MethodSource("cases")
	void authServerIsMetAsItsPolicySays(String description, String way, int policy, String server, String expected)
			throws Exception {
		TestGateway gateway = GATEWAYS.get(way);
		int status = TlsStage.get(gateway, "/" + policy + "/x");
		List<TlsServer.Seen> seen = stage.servers.get(server).seen();
		if (expected.equals("refused")) {
			assertThat(status).as("status-on-error").isEqualTo(500);
			assertThat(seen).isEmpty();
			assertThat(gateway.origin.getAllServeEvents()).isEmpty();
		}
		else {
			assertThat(status).isEqualTo(200);
			assertThat(seen).extracting((one) -> one.serverName() + ", " + one.client()).containsExactly(expected);
			assertThat(gateway.origin.getAllServeEvents()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "line", "Spring way" })
	void reloadedBundleHoldsForNewConnections(String way) throws Exception {
		TestGateway gateway = stage.gateway(way.equals("line"));
		// No connection is used twice.
		gateway.with("forward-auth.client.max-life-time=1ms");
		policy(gateway, 0, Row.of("a bundle | mutual | localhost | bundle=anna-bundle |"));
		gateway.origin.stubFor(any(anyUrl()).willReturn(ok()));
		gateway.start();
		assertThat(client(gateway)).isEqualTo("CN=anna");
		SslBundleRegistry bundles = gateway.context().getBean(SslBundleRegistry.class);
		bundles.updateBundle("anna-bundle",
				Certificates.bundle(Certificates.issued(stage.clients, "carl"), stage.authority));
		Awaitility.await().untilAsserted(() -> assertThat(client(gateway)).isEqualTo("CN=carl"));
		bundles.updateBundle("anna-bundle", Certificates.mismatched(stage.clients, stage.authority));
		assertThat(client(gateway)).as("an unusable bundle is not taken").isEqualTo("CN=carl");
	}

	private static String client(TestGateway gateway) throws Exception {
		stage.forget();
		assertThat(TlsStage.get(gateway, "/0/x")).isEqualTo(200);
		return stage.servers.get("mutual").seen().get(0).client();
	}

}
