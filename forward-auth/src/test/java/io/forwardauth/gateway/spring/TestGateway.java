package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with the library in it, an auth server and an origin (WireMock), in this
 * process.
 */
final class TestGateway implements AutoCloseable {

	final WireMockServer auth = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	final WireMockServer origin = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private final List<String> properties = new ArrayList<>();

	private final List<Class<?>> configurations = new ArrayList<>(List.of(Application.class));

	private ConfigurableApplicationContext context;

	TestGateway() {
		this.auth.start();
		this.origin.start();
		with("server.port=0", "logging.level.org.springframework.cloud.gateway=warn", "spring.main.banner-mode=off");
	}

	TestGateway with(String... more) {
		this.properties.addAll(List.of(more));
		return this;
	}

	TestGateway with(Class<?> configuration) {
		this.configurations.add(configuration);
		return this;
	}

	/** The gateway's own server in front, which is not warmed up. */
	TestGateway withLine() {
		return with("forward-auth.server.enabled=true", "forward-auth.server.warm-up=0");
	}

	/** The auth server's {@code /verify} decides by default. */
	TestGateway withDefaultPolicy(String... options) {
		with("forward-auth.address=" + this.auth.baseUrl() + "/verify");
		for (String option : options) {
			with("forward-auth." + option);
		}
		return this;
	}

	/** A route to the origin; filters are separated by semicolons. */
	TestGateway route(int index, String id, String predicate, String filters) {
		String at = "spring.cloud.gateway.server.webflux.routes[" + index + "].";
		with(at + "id=" + id, at + "uri=" + this.origin.baseUrl(), at + "predicates[0]=" + predicate);
		int number = 0;
		for (String filter : filters.split(";", -1)) {
			if (!filter.isBlank()) {
				with(at + "filters[" + number++ + "]=" + filter.strip());
			}
		}
		return this;
	}

	TestGateway start() {
		this.context = new SpringApplicationBuilder(this.configurations.toArray(Class<?>[]::new))
			.web(WebApplicationType.REACTIVE)
			.run(this.properties.stream().map((property) -> "--" + property).toArray(String[]::new));
		return this;
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	String url(String path) {
		return "http://localhost:" + port() + path;
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
		this.auth.stop();
		this.origin.stop();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
