package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

import io.forwardauth.gateway.routing.Router;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The line must skip nothing that an application added to its Spring Cloud Gateway.
 */
class AddedByApplicationTests {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@Test
	void withoutAnythingAddedTheLineServesTheRoute() throws Exception {
		try (TestGateway gateway = gateway()) {
			gateway.with("management.server.port=0").start();
			assertThat(isStraight(gateway)).isTrue();
			HttpResponse<String> answer = get(gateway, "/page");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo("origin");
		}
	}

	static Stream<Arguments> added() {
		return Stream.of(arguments("a WebFilter sees it, as Spring Security's is one", AddsWebFilter.class, 402, ""),
				arguments("a GlobalFilter sees it", AddsGlobalFilter.class, 200, "x-global"),
				arguments("an HttpHeadersFilter sees it", AddsHeadersFilter.class, 200, ""),
				arguments("a controller answers it", AddsController.class, 200, ""),
				arguments("a RouterFunction answers it", AddsRouterFunction.class, 202, ""),
				arguments("a customiser of the client has its say", AddsClientCustomizer.class, 200, ""));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("added")
	void whatAnApplicationAddedIsNotSkipped(String description, Class<?> configuration, int status, String header)
			throws Exception {
		try (TestGateway gateway = gateway().with(configuration)) {
			gateway.start();
			assertThat(isStraight(gateway)).isFalse();
			HttpResponse<String> answer = get(gateway, "/page");
			assertThat(answer.statusCode()).isEqualTo(status);
			if (!header.isEmpty()) {
				assertThat(answer.headers().firstValue(header)).isPresent();
			}
		}
	}

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = {
			"spring.cloud.gateway.server.webflux.globalcors.cors-configurations.[/**].allowed-origins=https://a.example",
			"spring.cloud.gateway.server.webflux.httpclient.compression=true",
			"spring.cloud.gateway.server.webflux.httpclient.proxy.host=proxy.example",
			"spring.cloud.gateway.server.webflux.httpclient.pool.type=fixed", "forward-auth.line.enabled=false" })
	void whatIsSetForSpringOnlyIsHonouredThere(String property) {
		try (TestGateway gateway = gateway().with(property)) {
			gateway.start();
			assertThat(isStraight(gateway)).isFalse();
		}
	}

	@Test
	void theManagementEndpointsOnTheSamePortAreNotSkipped() throws Exception {
		try (TestGateway gateway = gateway().with("management.server.port=")
			.with("management.endpoints.web.exposure.include=health")) {
			gateway.start();
			assertThat(get(gateway, "/actuator/health").body()).contains("UP");
			assertThat(isStraight(gateway)).isFalse();
		}
	}

	@Test
	void aRequestThatNoRouteMatchesFallsThroughToSpring() throws Exception {
		try (TestGateway gateway = new TestGateway().withLine()
			.withDefaultPolicy()
			.route(0, "one", "Path=/one", "")
			.start()) {
			gateway.auth.stubFor(any(anyUrl()).willReturn(ok()));
			assertThat(get(gateway, "/other").statusCode()).isEqualTo(404);
		}
	}

	private static TestGateway gateway() {
		TestGateway gateway = new TestGateway().withLine().withDefaultPolicy().route(0, "all", "Path=/**", "");
		gateway.auth.stubFor(any(anyUrl()).willReturn(ok()));
		gateway.origin.stubFor(any(anyUrl()).willReturn(okForContentType("text/plain", "origin")));
		return gateway;
	}

	private static boolean isStraight(TestGateway gateway) {
		return gateway.context()
			.getBean(Router.class)
			.table()
			.entries()
			.stream()
			.allMatch((route) -> route.isStraight());
	}

	private static HttpResponse<String> get(TestGateway gateway, String path) throws IOException, InterruptedException {
		return CLIENT.send(HttpRequest.newBuilder(URI.create(gateway.url(path))).build(), BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	static class AddsWebFilter {

		@Bean
		WebFilter wantsMoney() {
			return (exchange, chain) -> {
				exchange.getResponse().setStatusCode(HttpStatus.PAYMENT_REQUIRED);
				return exchange.getResponse().setComplete();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AddsGlobalFilter {

		@Bean
		GlobalFilter global() {
			return (exchange, chain) -> {
				exchange.getResponse().getHeaders().set("x-global", "seen");
				return chain.filter(exchange);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AddsHeadersFilter {

		@Bean
		HttpHeadersFilter custom() {
			return (headers, exchange) -> {
				HttpHeaders more = new HttpHeaders();
				more.addAll(headers);
				more.set("x-custom", "seen");
				return more;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AddsController {

		@Bean
		Page page() {
			return new Page();
		}

	}

	@RestController
	static class Page {

		@GetMapping("/page")
		Mono<String> page() {
			return Mono.just("controller");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AddsRouterFunction {

		@Bean
		RouterFunction<ServerResponse> function() {
			return RouterFunctions.route().GET("/page", (request) -> ServerResponse.accepted().build()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AddsClientCustomizer {

		@Bean
		HttpClientCustomizer customizer() {
			return (client) -> client.headers((headers) -> headers.set("x-client", "seen"));
		}

	}

}
