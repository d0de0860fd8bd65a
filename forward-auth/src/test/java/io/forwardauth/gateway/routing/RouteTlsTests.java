package io.forwardauth.gateway.routing;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.http.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The metadata of a route that is about TLS.
 */
class RouteTlsTests {

	@Test
	void everyKeyArrives() {
		assertThat(of("https://a", "tls-bundle=b", "tls-server-name=Shop.Test", "tls-insecure-skip-verify=true"))
			.isEqualTo(new TlsOptions("b", null, null, null, true, "Shop.Test"));
		assertThat(of("lb://a", "tls-ca=c", "tls-cert=d", "tls-key=e", "tls-insecure-skip-verify=false"))
			.isEqualTo(new TlsOptions(null, "c", "d", "e", false, null));
	}

	@Test
	void whatIsNotAboutTlsIsNotLookedAt() {
		assertThat(of("http://a", "pass-host-header=false", "title=x", "connect-timeout=1")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://a", "HTTPS://a", "wss://a", "lb://a" })
	void originsThatMayHaveTls(String uri) {
		assertThat(of(uri, "tls-bundle=b")).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "shop", "shop.internal", "10.0.0.7", "::1", "xn--bcher-kva.example", "bücher.example" })
	void serverNames(String name) {
		assertThat(of("https://a", "tls-server-name=" + name).serverName())
			.isEqualTo(name.startsWith("bü") ? "xn--bcher-kva.example" : name);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					a slip of the pen                 | https://a  | tls-bundel=b                 | no key that starts with tls but tls-bundle
					a key as Traefik spells it        | https://a  | tlsServerName=b              | no key that starts with tls but tls-bundle
					a group of keys                   | https://a  | tls={bundle=b}               | no key that starts with tls but tls-bundle
					a word that is no boolean         | https://a  | tls-insecure-skip-verify=yes | true or false
					a boolean that is shouted         | https://a  | tls-insecure-skip-verify=TRUE | true or false
					no name of a bundle               | https://a  | tls-bundle=                  | a value
					a name with a port                | https://a  | tls-server-name=a:443        | a host name
					a name with a dot behind          | https://a  | tls-server-name=a.           | a host name
					an address in brackets            | https://a  | tls-server-name=[::1]        | a host name
					a name with a blank               | https://a  | tls-server-name=a b          | a host name
					an origin without TLS             | http://a   | tls-bundle=b                 | the route leads to http;
					a WebSocket's origin without TLS  | ws://a     | tls-bundle=b                 | the route leads to ws;
					no origin at all                  | forward:/a | tls-bundle=b                 | the route leads to forward;
					""")
	void whatCanNeverWorkIsRefused(String description, String uri, String metadata, String allowed) {
		assertThatExceptionOfType(RouteConfigurationException.class).isThrownBy(() -> of(uri, metadata))
			.satisfies((refused) -> {
				assertThat(refused.routeId()).isEqualTo("r");
				assertThat(refused.setting() + "=" + refused.value()).isEqualTo("metadata " + metadata);
				assertThat(refused.allowed()).contains(allowed);
			});
	}

	@Test
	void keyIsNeverShown() {
		assertThatExceptionOfType(RouteConfigurationException.class)
			.isThrownBy(() -> of("http://a", "tls-key=-----BEGIN PRIVATE KEY-----\nMIISECRET"))
			.withMessageContaining("inline PEM")
			.withMessageNotContaining("SECRET");
	}

	private static TlsOptions of(String uri, String... metadata) {
		Map<String, Object> map = new TreeMap<>();
		for (String entry : metadata) {
			String[] keyAndValue = entry.split("=", 2);
			map.put(keyAndValue[0], keyAndValue[1]);
		}
		return RouteTls.of("r", URI.create(uri), map);
	}

}
