package io.forwardauth.gateway.spring;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.auth.SigninRedirect;
import io.forwardauth.gateway.client.PoolOptions;
import io.forwardauth.gateway.server.ServerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * From properties to the options of policies.
 */
class PoliciesTests {

	@Test
	void withoutOptionsThereIsNoPolicy() {
		Policies policies = policies();
		assertThat(policies.defaultPolicy()).isNull();
		assertThat(policies.named()).isEmpty();
	}

	@Test
	void anAddressAloneGivesTheDefaults() {
		assertThat(policies("forward-auth.address=http://auth:4181/verify?x=1").defaultPolicy())
			.isEqualTo(PolicyOptions.of(PolicyOptions.DEFAULT_NAME, URI.create("http://auth:4181/verify?x=1")).build());
	}

	@Test
	void boundsThatAreNotSetAreThoseOfTheRooms() {
		ForwardAuthProperties properties = new Binder().bindOrCreate("forward-auth", ForwardAuthProperties.class);
		ForwardAuthProperties.Client client = properties.client();
		assertThat(new PoolOptions(client.maxConnections(), client.pendingMax(), client.pendingTimeout(),
				client.maxIdleTime(), client.maxLifeTime(), (int) client.maxHeaderSize().toBytes()))
			.isEqualTo(PoolOptions.DEFAULTS);
		assertThat(properties.server().headerTimeout()).isEqualTo(ServerOptions.DEFAULT_HEADER_TIMEOUT);
		assertThat(properties.server().bodyIdleTimeout()).isEqualTo(ServerOptions.DEFAULT_BODY_IDLE_TIMEOUT);
	}

	@Test
	void everyOptionOfANamedPolicyArrives() {
		String admin = "forward-auth.policies.admin.";
		PolicyOptions options = policies(admin + "address=https://auth", admin + "trust-forward-header=true",
				admin + "auth-request-headers=Cookie, Accept", admin + "auth-response-headers=X-User",
				admin + "auth-response-headers-regex=^X-Auth-", admin + "preserve-location-header=true",
				admin + "preserve-request-method=true", admin + "connect-timeout=1s", admin + "timeout=2s",
				admin + "status-on-error=503", admin + "header-field=X-User", admin + "max-response-body-size=-1",
				admin + "add-auth-cookies-to-response=a, b", admin + "add-auth-cookies-to-response-regex=^s_",
				admin + "client-response-headers=X-Rate, Set-Cookie", admin + "skip-preflight=true",
				admin + "signin-redirect.url=/login?a=b", admin + "signin-redirect.parameter=to",
				admin + "signin-redirect.allowed-hosts=App.test, dev.test:8080, [::1]", admin + "forward-body=true",
				admin + "max-body-size=64KB")
			.require("admin", "somewhere");
		assertThat(options.authResponseHeadersRegex()).hasToString("^X-Auth-");
		assertThat(options.addAuthCookiesToResponseRegex()).hasToString("^s_");
		assertThat(options).isEqualTo(PolicyOptions.of("admin", URI.create("https://auth"))
			.trustForwardHeader(true)
			.authRequestHeaders(List.of("Cookie", "Accept"))
			.authResponseHeaders(List.of("X-User"))
			.authResponseHeadersRegex(options.authResponseHeadersRegex())
			.preserveLocationHeader(true)
			.preserveRequestMethod(true)
			.connectTimeout(Duration.ofSeconds(1))
			.timeout(Duration.ofSeconds(2))
			.statusOnError(503)
			.headerField("X-User")
			.maxResponseBodySize(-1)
			.addAuthCookiesToResponse(List.of("a", "b"))
			.addAuthCookiesToResponseRegex(options.addAuthCookiesToResponseRegex())
			.clientResponseHeaders(List.of("X-Rate", "Set-Cookie"))
			.signinRedirect(new SigninRedirect("/login?a=b", "to", List.of("app.test", "dev.test:8080", "[::1]")))
			.skipPreflight(true)
			.forwardBody(true)
			.maxBodySize(64 << 10)
			.build());
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://login.test", "HTTPS://login.test:8443/x?y=%20#z", "/login", "/login?a=b#c", "/",
			"http://[::1]/" })
	void aSignInPageIsAUrlOrAPath(String url) {
		assertThat(policies("forward-auth.address=http://a", "forward-auth.auth-signin-url=" + url).defaultPolicy()
			.authSigninUrl()).isEqualTo(url);
		PolicyOptions redirect = policies("forward-auth.address=http://a", "forward-auth.signin-redirect.url=" + url,
				"forward-auth.signin-redirect.allowed-hosts=app.test")
			.defaultPolicy();
		assertThat(redirect.signinRedirect()).isEqualTo(new SigninRedirect(url, "rd", List.of("app.test")));
		assertThat(redirect.authSigninUrl()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "login", "//login.test/", "ftp://login.test", "javascript:alert(1)", "http:///login",
			"http://u:secret@login.test/", "http://log in/", "/login?a b", "http://[bad", "/${LOGIN}", "/caf\u00e9",
			"http:login", "?a=b", "#a", "/\\evil.test" })
	void anythingElseIsNone(String url) {
		for (String property : List.of("auth-signin-url", "signin-redirect.url")) {
			assertThatExceptionOfType(InvalidConfigurationException.class)
				.isThrownBy(() -> policies("forward-auth.address=http://a", "forward-auth." + property + "=" + url,
						"forward-auth.signin-redirect.allowed-hosts=app.test"))
				.satisfies((ex) -> {
					assertThat(ex.property()).startsWith("forward-auth.").endsWith("url");
					assertThat(ex.allowed()).contains("the URL of a sign-in page");
					assertThat(ex.getMessage()).doesNotContain("secret");
				});
		}
	}

	@ParameterizedTest(name = "{0} {1} {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", textBlock = """
			url=/l                 | ``                      | ``              | allowed-hosts    | app.example.org
			allowed-hosts=a.test   | ``                      | ``              | url              | needs it
			parameter=to           | ``                      | ``              | url              | needs it
			url=/l                 | allowed-hosts=*.a.test  | ``              | allowed-hosts[0] | wildcard
			url=/l                 | allowed-hosts=a, https://a.test | ``      | allowed-hosts[1] | without scheme
			url=/l                 | allowed-hosts=a.test/   | ``              | allowed-hosts[0] | path
			url=/l                 | allowed-hosts=a.test:0  | ``              | allowed-hosts[0] | a host
			url=/l                 | allowed-hosts=a@b       | ``              | allowed-hosts[0] | a host
			url=/l                 | allowed-hosts=a.test    | parameter=r&d   | parameter        | query parameter
			url=/l                 | allowed-hosts=a.test    | parameter=      | parameter        | query parameter
			url=/l?x&rd=1          | allowed-hosts=a.test    | ``              | url              | must not hold rd
			url=/l?to              | allowed-hosts=a.test    | parameter=to    | url              | must not hold to
			""")
	void aSignInRedirectIsWholeOrNone(String first, String second, String third, String property, String allowed) {
		List<String> properties = new ArrayList<>(List.of("forward-auth.address=http://a"));
		Stream.of(first, second, third)
			.filter((option) -> !option.isEmpty())
			.forEach((option) -> properties.add("forward-auth.signin-redirect." + option));
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> policies(properties.toArray(String[]::new)))
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo("forward-auth.signin-redirect." + property);
				assertThat(ex.allowed()).contains(allowed);
			});
	}

	@Test
	void thereIsOneWayToSignIn() {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> policies("forward-auth.policies.a.address=http://a",
					"forward-auth.policies.a.auth-signin-url=/x", "forward-auth.policies.a.signin-redirect.url=/x",
					"forward-auth.policies.a.signin-redirect.allowed-hosts=a.test"))
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo("forward-auth.policies.a.signin-redirect.url");
				assertThat(ex.allowed()).contains("forward-auth.policies.a.auth-signin-url, not both");
			});
	}

	@Test
	void aNamedPolicyInheritsNothing() {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> policies("forward-auth.address=http://a", "forward-auth.policies.admin.timeout=1s"))
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo("forward-auth.policies.admin.address"));
	}

	@Test
	void anUnknownPolicyIsNamedWithTheKnownOnes() {
		Policies policies = policies("forward-auth.policies.b.address=http://a",
				"forward-auth.policies.a.address=http://a");
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> policies.require("c", "route r, ForwardAuth"))
			.satisfies((ex) -> assertThat(ex.allowed()).contains("(a, b)"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://a", "auth:4181", "/verify", "http:///verify", "http://user@a", "http://u:secret@a/",
			"http://a/#f", "http://a:0", "http://a:65536", "http://a b", "http://a_b", "", "http://[::1",
			"http://a/${NOT_SET}", "http://u:secret@a_b/" })
	void anAddressThatIsNoUrlOfAnAuthServerIsRefused(String address) {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> policies("forward-auth.address=" + address))
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo("forward-auth.address");
				assertThat(ex.getMessage()).doesNotContain("secret");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://a", "https://a.example:8443/x/y?z=%20", "http://[::1]:4181/", "HTTP://127.0.0.1" })
	void otherAddressesAreTaken(String address) {
		assertThat(policies("forward-auth.address=" + address).defaultPolicy().address()).hasToString(address);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			status-on-error=200              | status-on-error           | from 400 to 599
			status-on-error=600              | status-on-error           | from 400 to 599
			timeout=0                        | timeout                   | from 1ms
			connect-timeout=-1s              | connect-timeout           | from 1ms
			timeout=400d                     | timeout                   | to 365d
			auth-request-headers=A, B C      | auth-request-headers[1]   | a header name
			auth-response-headers=X-Üser     | auth-response-headers[0]  | a header name
			auth-response-headers=Connection | auth-response-headers[0]  | belong to one connection
			auth-response-headers=content-length | auth-response-headers[0] | frame a message
			auth-response-headers-regex=(    | auth-response-headers-regex | Go's syntax
			auth-response-headers-regex=(?=x) | auth-response-headers-regex | look-around
			header-field=X User              | header-field              | a header name
			add-auth-cookies-to-response=a, b c | add-auth-cookies-to-response[1] | a cookie's name
			add-auth-cookies-to-response=a=b | add-auth-cookies-to-response[0] | a cookie's name
			add-auth-cookies-to-response-regex=( | add-auth-cookies-to-response-regex | Go's syntax
			client-response-headers=X-A, Transfer-Encoding | client-response-headers[1] | frame a message
			client-response-headers=connection | client-response-headers[0] | belong to one connection
			client-response-headers=Content-Encoding | client-response-headers[0] | content-range
			client-response-headers=Proxy-Authenticate | client-response-headers[0] | proxy-authenticate
			client-response-headers=X A      | client-response-headers[0] | a header name
			max-response-body-size=-2        | max-response-body-size    | -1 for no limit
			max-response-body-size=-1MB      | max-response-body-size    | -1 for no limit
			max-body-size=-2                 | max-body-size             | -1 for no limit
			""")
	void aWrongOptionIsNamed(String option, String property, String allowed) {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> policies("forward-auth.address=http://a", "forward-auth." + option))
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo("forward-auth." + property);
				assertThat(ex.allowed()).contains(allowed);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "default", "None", "[a b]", "[a.b]", "[a,b]" })
	void aNameThatARouteCouldNotMeanIsRefused(String name) {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> policies("forward-auth.policies." + name + ".address=http://a"))
			.satisfies((ex) -> assertThat(ex.property()).startsWith("forward-auth.policies."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.0/33", "10.0.0/8", "::/129", "a.example", "", "10.0.0.0/", "10.0.0.0/-1",
			"fe80::1%eth0", "*" })
	void aTrustedProxyThatIsNoNetworkIsRefused(String proxy) {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> new ForwardedHeadersProperties(List.of("::1", proxy)))
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo("forwarded-headers.trusted-proxies[1]"));
	}

	@Test
	void addressesAndNetworksOfTrustedProxiesAreTaken() {
		List<String> proxies = List.of("10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::1", "0.0.0.0/0", "::/0");
		assertThat(new ForwardedHeadersProperties(proxies).trustedProxies()).isEqualTo(proxies);
	}

	private static Policies policies(String... properties) {
		Map<String, String> map = new HashMap<>();
		for (String property : properties) {
			String[] keyAndValue = property.split("=", 2);
			map.put(keyAndValue[0], keyAndValue[1]);
		}
		Binder binder = new Binder(new MapConfigurationPropertySource(map));
		return Policies.of(binder.bindOrCreate("forward-auth", PolicyProperties.class),
				binder.bindOrCreate("forward-auth", ForwardAuthProperties.class));
	}

}
