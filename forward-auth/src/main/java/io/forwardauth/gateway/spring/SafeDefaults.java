package io.forwardauth.gateway.spring;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * On Kubernetes Spring Boot turns on its own reading of forwarded headers, from anyone,
 * unless it is told not to: whoever has this library is told not to.
 */
final class SafeDefaults implements EnvironmentPostProcessor {

	static final String FORWARD_HEADERS_STRATEGY = "server.forward-headers-strategy";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources()
			.addLast(new MapPropertySource("forwardAuthSafeDefaults", Map.of(FORWARD_HEADERS_STRATEGY, "none")));
	}

}
