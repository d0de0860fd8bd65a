package io.forwardauth.gateway.spring;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * TLS of routes that change, or that come from elsewhere than the configuration.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class RouteTlsRefreshTests {

	private static final String ROUTE = "spring.cloud.gateway.server.webflux.routes[0].";

	@TempDir
	private Path files;

	private TlsStage stage;

	@BeforeEach
	void start() {
		this.stage = new TlsStage(this.files);
	}

	@AfterEach
	void end() {
		this.stage.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refreshWithWrongMetadataOpensNothing(boolean line, CapturedOutput output) throws Exception {
		TestGateway gateway = route(this.stage.gateway(line), "good", "tls-ca=" + this.stage.file("ca")).start();
		assertThat(TlsStage.get(gateway, "/")).isEqualTo(200);
		this.stage.forget();
		refresh(gateway, Map.of("tls-ca", "/no/such.pem"));
		Awaitility.await()
			.until(() -> output.getOut().contains("The routes of this refresh cannot be used; the ones before stay"));
		assertThat(output).contains("Route 'r': metadata tls-ca '/no/such.pem' is refused");
		if (line) {
			assertThat(TlsStage.get(gateway, "/")).isEqualTo(200);
		}
		else {
			assertThat(TlsStage.get(gateway, "/")).isEqualTo(500);
			assertThat(this.stage.servers.get("good").seen()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refreshChangesHowAnOriginIsMet(boolean line) throws Exception {
		TestGateway gateway = route(this.stage.gateway(line), "mutual", "tls-bundle=anna-bundle").start();
		assertThat(TlsStage.get(gateway, "/")).isEqualTo(200);
		refresh(gateway, Map.of("tls-bundle", "bert-bundle"));
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			this.stage.forget();
			assertThat(TlsStage.get(gateway, "/")).isEqualTo(200);
			assertThat(this.stage.servers.get("mutual").seen().get(0).client()).isEqualTo("CN=bert");
		});
	}

	private static void refresh(TestGateway gateway, Map<String, Object> metadata) {
		gateway.context().getBean(GatewayProperties.class).getRoutes().get(0).setMetadata(metadata);
		gateway.context().publishEvent(new RefreshRoutesEvent(gateway));
	}

	@Test
	void routesInJavaAreHeldToTheSame() throws Exception {
		TestGateway gateway = this.stage.gateway(true)
			.with(RoutesInJava.class)
			.with("test.uri=" + this.stage.url("localhost", "mutual"))
			.start();
		assertThat(TlsStage.get(gateway, "/java")).isEqualTo(200);
		assertThat(this.stage.servers.get("mutual").seen()).extracting(TlsServer.Seen::client)
			.containsExactly("CN=anna");
	}

	@Test
	void routesInJavaThatAreWrongStopTheStart() {
		TestGateway gateway = this.stage.gateway(true).with(RoutesInJava.class).with("test.uri=http://localhost:1");
		assertThatExceptionOfType(Exception.class).isThrownBy(gateway::start)
			.withStackTraceContaining("Route 'java': metadata tls-bundle 'anna-bundle' is refused");
	}

	@Test
	void clientOfTheApplicationsOwnWouldNotHeedIt() {
		TestGateway gateway = route(this.stage.gateway(false), "good", "tls-ca=" + this.stage.file("ca"))
			.with(OwnClient.class);
		assertThatExceptionOfType(Exception.class).isThrownBy(gateway::start)
			.withStackTraceContaining("another HttpClientFactory than Spring Cloud Gateway's own (none)");
	}

	@Test
	void loadBalancersInstanceWithoutTlsGetsNothing() throws Exception {
		TestGateway gateway = this.stage.gateway(true).with(Instances.class);
		gateway
			.with(ROUTE + "id=r", ROUTE + "uri=lb://shop", ROUTE + "predicates[0]=Path=/**",
					ROUTE + "metadata.tls-ca=" + this.stage.file("ca"))
			.start();
		assertThat(TlsStage.get(gateway, "/")).isEqualTo(502);
		assertThat(gateway.origin.getAllServeEvents()).isEmpty();
	}

	private TestGateway route(TestGateway gateway, String server, String metadata) {
		return gateway.with(ROUTE + "id=r", ROUTE + "uri=" + this.stage.url("localhost", server),
				ROUTE + "predicates[0]=Path=/**", ROUTE + "metadata." + metadata);
	}

	@Configuration(proxyBeanMethods = false)
	static class RoutesInJava {

		@Bean
		RouteLocator routesInJava(RouteLocatorBuilder builder, Environment environment) {
			return builder.routes()
				.route("java",
						(route) -> route.path("/java")
							.metadata("tls-bundle", "anna-bundle")
							.uri(environment.getRequiredProperty("test.uri")))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClient {

		@Bean
		HttpClient ownClient() {
			return HttpClient.create();
		}

	}

	/** In place of a load balancer, which would find an instance without TLS. */
	@Configuration(proxyBeanMethods = false)
	static class Instances {

		@Bean
		GlobalFilter instances() {
			return new Chosen();
		}

	}

	static final class Chosen implements GlobalFilter, Ordered {

		@Override
		public int getOrder() {
			return ReactiveLoadBalancerClientFilter.LOAD_BALANCER_CLIENT_FILTER_ORDER - 1;
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			exchange.getAttributes()
				.put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, URI.create("http://localhost:1/"));
			return chain.filter(exchange);
		}

	}

}
