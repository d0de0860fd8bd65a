package io.forwardauth.gateway.spring;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Nobody but the edge reads forwarded headers, on Kubernetes too, where Spring Boot would
 * start to by itself.
 */
class SafeDefaultsTests {

	@Test
	void onKubernetesSpringBootIsToldNotToReadForwardedHeaders() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("kubernetes", Map.of("spring.main.cloud-platform", "kubernetes")));
		new SafeDefaults().postProcessEnvironment(environment, new SpringApplication());
		assertThat(environment.getProperty("server.forward-headers-strategy")).isEqualTo("none");
	}

	@ParameterizedTest
	@ValueSource(strings = { "native", "framework", "NATIVE" })
	void anotherValueIsRefusedOnSpringBootsOwnServerToo(String value) {
		try (TestGateway gateway = new TestGateway().with("server.forward-headers-strategy=" + value)) {
			assertThatThrownBy(gateway::start).isInstanceOfSatisfying(InvalidConfigurationException.class,
					(refused) -> assertThat(refused.property()).isEqualTo("server.forward-headers-strategy"));
		}
	}

	@Test
	void itIsFoundByEveryApplication() {
		try (TestGateway gateway = new TestGateway().start()) {
			assertThat(gateway.context().getEnvironment().getProperty("server.forward-headers-strategy"))
				.isEqualTo("none");
		}
	}

}
