package io.forwardauth.gateway.spring;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which configurations are refused before anything starts, and which are not.
 */
class ConfigurationCheckTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					misspelt option                  | forward-auth.adress=http://a                 | did you mean forward-auth.address?
					camel case and misspelt          | forwardAuth.trustForwardHeadr=true           | did you mean forward-auth.trust-forward-header?
					misspelt option of a policy      | forward-auth.policies.x.statusonerr=500      | did you mean forward-auth.policies.x.status-on-error?
					misspelt prefix                  | foward-auth.address=http://a                 | did you mean forward-auth.address?
					misspelt prefix of the proxies   | forwarded-header.trusted-proxies=10.0.0.0/8  | did you mean forwarded-headers.trusted-proxies?
					something quite unknown          | forward-auth.frobnicate=1                    | Under forward-auth there are access-log, add-auth
					unknown in a group               | forward-auth.client.size=1                   | Under forward-auth.client there are max-connections
					a value where a group is         | forward-auth.line=false                      | Under forward-auth.line there are enabled
					unknown option of TLS            | forward-auth.tls.cacert=a                    | Under forward-auth.tls there are bundle, ca, ca-optional
					misspelt option of a policy's TLS | forward-auth.policies.x.tls.insecure-skip-verfy=true | did you mean forward-auth.policies.x.tls.insecure-skip-verify?
					a value where TLS is             | forward-auth.tls=true                        | Under forward-auth.tls there are bundle
					below an option                  | forward-auth.address.url=http://a            | a known property
					an index below an option         | forward-auth.timeout[0]=1s                   | a known property
					routes of before 2025            | spring.cloud.gateway.routes[0].id=a          | spring.cloud.gateway.server.webflux.routes[0].id
					another name of before 2025      | spring.cloud.gateway.httpclient.wiretap=true | spring.cloud.gateway.server.webflux.httpclient.wiretap
					""")
	void whatNobodyWouldReadIsRefused(String description, String property, String allowed) {
		String[] keyAndValue = property.split("=", 2);
		assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> check(property))
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo(keyAndValue[0]);
				assertThat(ex.value()).isEqualTo(keyAndValue[1]);
				assertThat(ex.allowed()).containsIgnoringCase(allowed);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "forward-auth.address=http://a", "forwardAuth.address=http://a", "forward-auth=",
			"forward-auth.policies=", "forward-auth.policies.x.address=http://a/b?c=d",
			"forward-auth.policies.[a_b].address=https://a", "forwarded-headers.trusted-proxies[1]=::1",
			"forward-auth.line.enabled=false", "spring.cloud.gateway.server.webflux.routes[0].id=a",
			"spring.cloud.gateway.server.webmvc.routes[0].id=a", "server.tomcat.threads.max=1", "foreign.key=1",
			"forward-auth.metrics.maxSeries=7" })
	void whatIsReadOrForeignIsNotRefused(String property) {
		assertThatCode(() -> check(property.startsWith("forwarded-headers.")
				? new String[] { "forwarded-headers.trusted-proxies[0]=::2", property } : new String[] { property }))
			.doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.tomcat.threads.max=1", "server.compression.enabled=true",
			"server.forward-headers-strategy=native", "server.servlet.context-path=/a",
			"server.netty.connection-timeout=1s", "server.netty.validate-headers=false", "server.server-header=x",
			"server.prot=80", "server.netty.max-keep-alive-requests=7" })
	void whatTheLinesServerDoesNotHonourIsRefused(String property) {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> check("forward-auth.server.enabled=true", property))
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo(property.split("=", 2)[0]));
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.port=0", "server.ssl.bundle=x", "server.ssl.certificate=x",
			"server.shutdown=immediate", "server.address=127.0.0.1", "server.compression.enabled=false",
			"server.http2.enabled=false", "server.http2.enabled=true", "server.forward-headers-strategy=NONE",
			"server.netty.idle-timeout=5s", "server.max-http-request-header-size=1MB", "management.server.port=1" })
	void whatTheLinesServerHonoursIsNotRefused(String property) {
		assertThatCode(() -> check("forward-auth.server.enabled=true", property)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "FORWARD_AUTH_PORT=tcp://10.0.0.1:8080", "FORWARD_AUTH_SERVICE_HOST=10.0.0.1",
			"FORWARD_AUTH_SERVICE_PORT=8080", "FORWARD_AUTH_SERVICE_PORT_HTTP=8080",
			"FORWARD_AUTH_PORT_8080_TCP=tcp://10.0.0.1:8080", "FORWARD_AUTH_PORT_8080_TCP_ADDR=10.0.0.1",
			"FORWARD_AUTH_PORT_8080_TCP_PORT=8080", "FORWARD_AUTH_PORT_8080_TCP_PROTO=tcp",
			"FORWARD_AUTH_STUB_SERVICE_HOST=10.0.0.1", "FORWARDED_HEADERS_PORT=tcp://10.0.0.1:80",
			"SPRING_CLOUD_GATEWAY_SERVICE_HOST=10.0.0.1", "SERVER_NAME=x", "SERVER_SERVICE_HOST=10.0.0.1",
			"SERVER_NETTY_SERVICE_HOST=10.0.0.1", "FORWARD=x", "PATH=/bin" })
	void whatKubernetesAndOthersPutIntoTheEnvironmentIsNotRefused(String variable) {
		assertThatCode(() -> checkVariables("FORWARDAUTH_SERVER_ENABLED=true", variable)).doesNotThrowAnyException();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			FORWARD_AUTH_ADRESS=http://a                     | FORWARDAUTH_ADDRESS
			FORWARDAUTH_STATUSONEROR=500                     | FORWARDAUTH_STATUSONERROR
			FORWARD_AUTH_STATUSONERROR=500                   | FORWARDAUTH_STATUSONERROR
			FORWARDAUTH_POLICIES_ADMIN_ADRESS=http://a       | FORWARDAUTH_POLICIES_ADMIN_ADDRESS
			FORWARDED_HEADERS_TRUSTED_PROXYS=::1             | FORWARDEDHEADERS_TRUSTEDPROXIES
			SPRING_CLOUD_GATEWAY_ROUTES_0_ID=a               | spring.cloud.gateway.server.webflux.routes
			SERVER_TOMCAT_THREADS_MAX=3                      | server.port
			SERVER_NETTY_VALIDATEHEADERS=false               | true
			""")
	void aVariableThatNobodyWouldReadIsRefused(String variable, String allowed) {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> checkVariables("FORWARDAUTH_SERVER_ENABLED=true", variable))
			.satisfies((ex) -> assertThat(ex.allowed()).contains(allowed));
	}

	@ParameterizedTest
	@ValueSource(strings = { "FORWARDAUTH_STATUSONERROR", "FORWARD_AUTH_STATUS_ON_ERROR", "forwardauth_statusonerror" })
	void theFormsOfAVariableThatAreLetThroughAreReadBySpringBoot(String variable) {
		StandardEnvironment environment = environment(Map.of(),
				Map.of("FORWARDAUTH_ADDRESS", "http://a", variable, "418"));
		new ConfigurationCheck(environment).postProcessBeanFactory(new DefaultListableBeanFactory());
		PolicyProperties policy = Binder.get(environment).bind("forward-auth", PolicyProperties.class).get();
		assertThat(policy.statusOnError()).isEqualTo(418);
	}

	@Test
	void theVariablesOfANamedPolicyAreReadBySpringBoot() {
		StandardEnvironment environment = environment(Map.of(), Map.of("FORWARDAUTH_POLICIES_ADMIN_ADDRESS", "http://a",
				"FORWARDAUTH_POLICIES_ADMIN_AUTHRESPONSEHEADERS_0", "X-User"));
		new ConfigurationCheck(environment).postProcessBeanFactory(new DefaultListableBeanFactory());
		ForwardAuthProperties properties = Binder.get(environment)
			.bind("forward-auth", ForwardAuthProperties.class)
			.get();
		assertThat(properties.policies().get("admin").authResponseHeaders()).containsExactly("X-User");
	}

	@ParameterizedTest
	@CsvSource({ "forward-auth.auth-response-headers[0]=X-User,forward-auth.auth-response-headers",
			"forward-auth.skip-preflight=false,forward-auth.skip-preflight",
			"forward-auth.signin-redirect.parameter=rd,forward-auth.signin-redirect.parameter" })
	void anOptionOfTheDefaultPolicyWantsAnAddress(String property, String option) {
		assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> check(property))
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo("forward-auth.address");
				assertThat(ex.value()).isNull();
				assertThat(ex.allowed()).contains(option + " is set");
			});
	}

	@Test
	void aPolicyWithoutAnythingWantsAnAddress() {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> check("forward-auth.policies.admin="))
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo("forward-auth.policies.admin.address"));
	}

	private static void check(String... properties) {
		new ConfigurationCheck(environment(map(properties), Map.of()))
			.postProcessBeanFactory(new DefaultListableBeanFactory());
	}

	private static void checkVariables(String... variables) {
		new ConfigurationCheck(environment(Map.of(), map(variables)))
			.postProcessBeanFactory(new DefaultListableBeanFactory());
	}

	private static Map<String, Object> map(String... entries) {
		Map<String, Object> map = new HashMap<>();
		for (String entry : entries) {
			String[] keyAndValue = entry.split("=", 2);
			map.put(keyAndValue[0], keyAndValue[1]);
		}
		return map;
	}

	private static StandardEnvironment environment(Map<String, Object> properties, Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources sources = environment.getPropertySources();
		sources.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
		sources.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						variables));
		sources.addLast(new MapPropertySource("file", properties));
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

}
