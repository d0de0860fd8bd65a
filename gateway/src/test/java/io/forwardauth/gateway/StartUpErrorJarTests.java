package io.forwardauth.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the real jar does with a configuration that it must not start with: exit code 1
 * and one message with property, value and what is allowed.
 */
class StartUpErrorJarTests {

	private static final List<Case> CASES = List.of(
			refused("misspelt option", "--forward-auth.adress=http://a").says("forward-auth.adress", "'http://a'",
					"Did you mean forward-auth.address?"),
			refused("misspelt option of a named policy", "--forward-auth.policies.admin.adress=http://a").says(
					"forward-auth.policies.admin.adress", "'http://a'",
					"Did you mean forward-auth.policies.admin.address?"),
			refused("misspelt trusted proxies", "--forwarded-headers.trusted-proxys=10.0.0.0/8").says(
					"forwarded-headers.trusted-proxys", "'10.0.0.0/8'",
					"Did you mean forwarded-headers.trusted-proxies?"),
			refused("misspelt prefix", "--foward-auth.address=http://a").says("foward-auth.address", "'http://a'",
					"Did you mean forward-auth.address?"),
			refused("misspelt variable").with("FORWARDAUTH_STATUSONEROR", "503")
				.says("FORWARDAUTH_STATUSONEROR", "'503'", "Did you mean FORWARDAUTH_STATUSONERROR?"),
			refused("value where a group is", "--forward-auth.line=off").says("forward-auth.line", "'off'",
					"Under forward-auth.line there are enabled"),
			refused("address of an unknown scheme", "--forward-auth.address=ftp://a").says("forward-auth.address",
					"'ftp://a'", "its scheme must be http or https"),
			refused("address without a host", "--forward-auth.address=http:///verify").says("forward-auth.address",
					"'http:///verify'", "URL"),
			refused("address with a password", "--forward-auth.address=http://u:secret@a").says("forward-auth.address",
					"'http://***@a'", "must not hold a user or a password"),
			refused("address with a fragment", "--forward-auth.address=http://a/#x").says("forward-auth.address",
					"'http://a/#x'", "fragment"),
			refused("address with a placeholder that nothing fills", "--forward-auth.address=http://${AUTH_HOST}/")
				.says("forward-auth.address", "'http://${AUTH_HOST}/'", "placeholder"),
			refused("option of the default policy without an address", "--forward-auth.timeout=1s")
				.says("forward-auth.address", "not set", "because forward-auth.timeout is set"),
			refused("named policy without an address", "--forward-auth.policies.admin.timeout=1s")
				.says("forward-auth.policies.admin.address", "not set", "every policy states its own"),
			refused("policy of a reserved name", "--forward-auth.policies.none.address=http://a")
				.says("forward-auth.policies.none", "'none'", "any name but none and default"),
			refused("policy of an odd name", "--forward-auth.policies.[a,b].address=http://a")
				.says("forward-auth.policies.a,b", "'a,b'", "letters, digits"),
			refused("network that is none", "--forwarded-headers.trusted-proxies=10.0.0.0/33")
				.says("forwarded-headers.trusted-proxies[0]", "'10.0.0.0/33'", "CIDR"),
			refused("name in place of a network", "--forwarded-headers.trusted-proxies=::1,proxy.example")
				.says("forwarded-headers.trusted-proxies[1]", "'proxy.example'", "CIDR"),
			policy("regex that is none", "auth-response-headers-regex=(")
				.says("forward-auth.auth-response-headers-regex", "'('", "Go's syntax"),
			policy("regex that only Java has", "auth-response-headers-regex=(?=X)")
				.says("forward-auth.auth-response-headers-regex", "'(?=X)'", "no look-around"),
			policy("header name with a blank", "auth-request-headers=Cookie,X User")
				.says("forward-auth.auth-request-headers[1]", "'X User'", "a header name"),
			policy("header that belongs to a connection", "auth-response-headers=Connection")
				.says("forward-auth.auth-response-headers[0]", "'Connection'", "belong to one connection"),
			policy("header field that is no name", "header-field=X:User").says("forward-auth.header-field", "'X:User'",
					"a header name"),
			policy("duration that is none", "timeout=soon").says("forward-auth.timeout", "'soon'", "a duration"),
			policy("duration of nothing", "connect-timeout=0s").says("forward-auth.connect-timeout", "'PT0S'",
					"from 1ms"),
			policy("status that says all is well", "status-on-error=200").says("forward-auth.status-on-error", "'200'",
					"from 400 to 599"),
			policy("status that is no number", "status-on-error=5xx").says("forward-auth.status-on-error", "'5xx'",
					"a whole number"),
			policy("boolean that is none", "trust-forward-header=maybe").says("forward-auth.trust-forward-header",
					"'maybe'", "true or false"),
			policy("size that is none", "max-response-body-size=big").says("forward-auth.max-response-body-size",
					"'big'", "64KB"),
			policy("size below no limit", "max-response-body-size=-2").says("forward-auth.max-response-body-size",
					"'-2'", "-1 for no limit"),
			refused("option of TLS without an address", "--forward-auth.tls.ca=/ca.pem").says("forward-auth.address",
					"not set", "because forward-auth.tls.ca is set"),
			policy("TLS where there is none", "tls.insecure-skip-verify=true")
				.says("forward-auth.tls.insecure-skip-verify", "'true'", "forward-auth.address is http"),
			tls("certificate that is not there", "ca=/no/such.pem").says("forward-auth.tls.ca", "'/no/such.pem'",
					"a file could not be found"),
			tls("file that is no certificate", "ca=pom.xml").says("forward-auth.tls.ca", "'pom.xml'",
					"there is no certificate that Java can read"),
			tls("key without a certificate", "key=/key.pem").says("forward-auth.tls.cert", "not set",
					"the certificate for forward-auth.tls.key"),
			tls("misspelt option with a key in it", "kye=-----BEGIN PRIVATE KEY-----secret")
				.says("forward-auth.tls.kye", "'inline PEM'", "Did you mean forward-auth.tls.key?"),
			tls("unknown bundle for an auth server", "bundle=auht").says("forward-auth.tls.bundle", "'auht'",
					"the name of a bundle under spring.ssl.bundle"),
			tls("boolean of TLS that is none", "insecure-skip-verify=perhaps")
				.says("forward-auth.tls.insecure-skip-verify", "'perhaps'", "true or false"),
			refused("unknown bundle for all origins",
					"--spring.cloud.gateway.server.webflux.httpclient.ssl.ssl-bundle=shpo")
				.says("spring.cloud.gateway.server.webflux.httpclient.ssl.ssl-bundle", "'shpo'",
						"the name of a bundle under spring.ssl.bundle"),
			refused("time for a handshake that is none",
					"--spring.cloud.gateway.server.webflux.httpclient.ssl.handshake-timeout=0s")
				.says("spring.cloud.gateway.server.webflux.httpclient.ssl.handshake-timeout", "'PT0S'", "from 1ms"),
			origin("unknown bundle of a route", "https://a", "tls-bundle=shpo").says("route 'a', metadata tls-bundle",
					"'shpo'", "the name of a bundle under spring.ssl.bundle"),
			origin("TLS of a route to a plain origin", "http://a", "tls-insecure-skip-verify=true")
				.says("route 'a', metadata tls-insecure-skip-verify", "'true'", "the route leads to http"),
			origin("misspelt metadata of TLS", "https://a", "tls-server-nam=b")
				.says("route 'a', metadata tls-server-nam", "'b'", "tls-server-name"),
			origin("certificate of a route without a key", "https://a", "tls-cert=/cert.pem")
				.says("route 'a', metadata tls-key", "'not set'", "the private key of tls-cert"),
			refused("word that is no choice", "--forward-auth.routes-without-policy=deny")
				.says("forward-auth.routes-without-policy", "'deny'", "refuse or allow"),
			refused("bound of no connections", "--forward-auth.client.max-connections=0")
				.says("forward-auth.client.max-connections", "'0'", "from 1 to"),
			refused("route by its name of before 2025", "--spring.cloud.gateway.routes[0].id=a")
				.says("spring.cloud.gateway.routes[0].id", "'a'", "spring.cloud.gateway.server.webflux.routes[0].id"),
			refused("Spring Boot's own forwarded headers", "--server.forward-headers-strategy=native")
				.says("server.forward-headers-strategy", "'native'", "none"),
			refused("server setting that nobody heeds", "--server.tomcat.threads.max=7")
				.says("server.tomcat.threads.max", "'7'", "server.port"),
			refused("HTTP/2 without streams", "--forward-auth.server.max-concurrent-streams=0")
				.says("forward-auth.server.max-concurrent-streams", "'0'", "from 1 to"),
			refused("warm-up longer than anyone waits", "--forward-auth.server.warm-up=1h").says(
					"forward-auth.server.warm-up", "'PT1H'",
					"a duration up to 60s, such as 500ms or 2s, or 0 for none"),
			refused("bundle of TLS that does not exist", "--server.ssl.bundle=web").says("server.ssl.bundle", "'web'",
					"the name of a bundle"),
			route("route that no policy covers", "Path=/**", "").says("route 'a', policy", "'none at all'",
					"a default policy"),
			route("route naming a policy that does not exist", "Path=/**", "ForwardAuth=admn")
				.says("route 'a', filter ForwardAuth", "'admn'", "the name of a policy"),
			route("public route with a policy", "Path=/**", "ForwardAuth=none,admin").says("route 'a', ForwardAuth",
					"'none,admin'", "none alone"),
			route("ForwardAuth without a name", "Path=/**", "ForwardAuth=").says("route 'a', ForwardAuth", "''",
					"names of policies"),
			route("header filter with a bad name", "Path=/**", "ForwardAuth=none", "AddRequestHeader=X User, a")
				.says("route 'a', filter AddRequestHeader", "'X User'", "a header name"),
			refused("policy name that Spring Boot would cut", "--forward-auth.policies.a/b.address=http://a")
				.says("forward-auth.policies.a/b.address", "'http://a'", "a policy name of letters, digits and -"),
			route("filter whose argument is of the wrong type", "Path=/**", "ForwardAuth=none", "StripPrefix=x")
				.says("route 'a'", "'For input string: \"x\"'", "arguments that they take"),
			route("filter that does not exist", "Path=/**", "ForwardAuth=none", "ForwardAut=admin").says("route \'a\'",
					"'Unable to find GatewayFilterFactory with name ForwardAut'", "predicates and filters that"),
			route("predicate that does not exist", "Pth=/**", "ForwardAuth=none").says("route \'a\'",
					"'Unable to find RoutePredicateFactory with name Pth'", "predicates and filters that"));

	private static final Map<String, Future<JarStart>> STARTS = new LinkedHashMap<>();

	private static final ExecutorService TWO_AT_A_TIME = Executors.newFixedThreadPool(2);

	@TempDir
	private static Path directory;

	@BeforeAll
	static void startAll() throws IOException, InterruptedException {
		JarStart.prepare(directory);
		for (Case refused : CASES) {
			STARTS.put(refused.description(),
					TWO_AT_A_TIME.submit(() -> JarStart.run(refused.arguments(), refused.variables(), directory)));
		}
	}

	@AfterAll
	static void end() {
		TWO_AT_A_TIME.shutdownNow();
	}

	static Stream<Case> cases() {
		return CASES.stream();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void startIsRefusedInOneMessage(Case refused) throws ExecutionException, InterruptedException {
		JarStart start = STARTS.get(refused.description()).get();
		assertThat(start.exitCode()).as(start.output()).isEqualTo(1);
		assertThat(start.output()).contains("Property: " + refused.property() + "\n")
			.contains("Value:    " + refused.value() + "\n")
			.containsPattern("Allowed:  .*" + Pattern.quote(refused.allowed()))
			.doesNotContain("\tat ")
			.doesNotContain("secret")
			.containsOnlyOnce("APPLICATION FAILED TO START");
	}

	@Test
	void whatKubernetesPutsIntoTheEnvironmentIsNoError() throws IOException, InterruptedException {
		JarStart start = JarStart.run(List.of("--forward-auth.timeout=soon"),
				Map.of("FORWARD_AUTH_PORT", "tcp://10.0.0.1:8080", "FORWARD_AUTH_SERVICE_HOST", "10.0.0.1"), directory);
		assertThat(start.output()).contains("Property: forward-auth.timeout").doesNotContain("FORWARD_AUTH_");
	}

	@Test
	void aFileThatIsNoYamlIsShownWithItsLine() throws IOException, InterruptedException {
		Path file = Files.writeString(directory.resolve("gateway.yml"),
				"forward-auth:\n  address: http://a\n timeout: 1s\n");
		JarStart start = JarStart.run(List.of("--spring.config.additional-location=file:" + file), Map.of(), directory);
		assertThat(start.exitCode()).isEqualTo(1);
		assertThat(start.output()).contains("line 3").doesNotContain("\tat ");
	}

	private static Case refused(String description, String... arguments) {
		return new Case(description, List.of(arguments), Map.of(), "", "", "");
	}

	private static Case route(String description, String predicate, String... filters) {
		List<String> arguments = new ArrayList<>();
		String at = "--spring.cloud.gateway.server.webflux.routes[0].";
		arguments.addAll(List.of(at + "id=a", at + "uri=http://a", at + "predicates[0]=" + predicate));
		for (int i = 0; i < filters.length; i++) {
			if (!filters[i].isEmpty()) {
				arguments.add(at + "filters[" + i + "]=" + filters[i]);
			}
		}
		return refused(description, arguments.toArray(String[]::new));
	}

	private static Case policy(String description, String option) {
		return refused(description, "--forward-auth.address=http://a", "--forward-auth." + option);
	}

	private static Case tls(String description, String option) {
		return refused(description, "--forward-auth.address=https://a", "--forward-auth.tls." + option);
	}

	private static Case origin(String description, String uri, String metadata) {
		String at = "--spring.cloud.gateway.server.webflux.routes[0].";
		return refused(description, at + "id=a", at + "uri=" + uri, at + "predicates[0]=Path=/**",
				at + "filters[0]=ForwardAuth=none", at + "metadata." + metadata);
	}

	/**
	 * A start that is refused.
	 *
	 * @param description what is wrong
	 * @param arguments of the command line
	 * @param variables of the environment
	 * @param property what the message names
	 * @param value as the message shows it
	 * @param allowed part of what the message says is allowed
	 */
	record Case(String description, List<String> arguments, Map<String, String> variables, String property,
			String value, String allowed) {

		Case with(String variable, String content) {
			return new Case(this.description, this.arguments, Map.of(variable, content), this.property, this.value,
					this.allowed);
		}

		Case says(String property, String value, String allowed) {
			return new Case(this.description, this.arguments, this.variables, property, value, allowed);
		}

		@Override
		public String toString() {
			return this.description;
		}

	}

}
