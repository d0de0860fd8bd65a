package io.forwardauth.gateway.spring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Forwarded bodies among the filters and predicates of Spring Cloud Gateway that have
 * their own ideas of a body; behind the line and on Spring's own server.
 */
class ReplayedBodyTests {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final Map<Boolean, TestGateway> GATEWAYS = new HashMap<>();

	private TestGateway gateway;

	@AfterAll
	static void takeApart() {
		GATEWAYS.values().forEach(TestGateway::close);
		GATEWAYS.clear();
	}

	private static TestGateway started(boolean line) {
		TestGateway gateway = new TestGateway();
		if (line) {
			gateway.withLine();
		}
		return gateway
			.withDefaultPolicy("forward-body=true", "max-body-size=10", "auth-response-headers=X-User",
					"preserve-request-method=true")
			.with("forward-auth.policies.second.address=" + gateway.auth.baseUrl() + "/second",
					"forward-auth.policies.second.forward-body=true", "origin=" + gateway.origin.baseUrl())
			.with(JavaRoutes.class)
			.start();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void predicateThatReadsTheBodyUndoesNoPolicy(boolean line) throws Exception {
		start(line);
		assertThat(post("/read", "body").statusCode()).isEqualTo(200);
		assertThat(origin().header("X-User").values()).containsExactly("demo");
		assertThat(this.gateway.auth.findAll(anyRequestedFor(anyUrl()))).extracting(LoggedRequest::getBodyAsString)
			.containsExactly("body");
		assertThat(origin().getBodyAsString()).isEqualTo("body");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void predicateThatReadsTheBodyOpensNoPublicRouteToForgedIdentities(boolean line) throws Exception {
		start(line);
		assertThat(post("/readpublic", "body").statusCode()).isEqualTo(200);
		assertThat(origin().containsHeader("X-User")).isFalse();
		assertThat(origin().getBodyAsString()).isEqualTo("body");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void policyBehindAFilterThatChangesTheBodyGetsWhatTheOriginGets(boolean line) throws Exception {
		start(line);
		assertThat(post("/change", "body").statusCode()).isEqualTo(200);
		assertThat(this.gateway.auth.findAll(anyRequestedFor(anyUrl()))).extracting(LoggedRequest::getBodyAsString)
			.containsExactly("body", "BODY");
		assertThat(origin().getBodyAsString()).isEqualTo("BODY");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void filterThatDropsTheLengthHidesNoBodyFromAPolicy(boolean line) throws Exception {
		start(line);
		post("/drop", "body");
		assertThat(this.gateway.auth.findAll(anyRequestedFor(anyUrl()))).extracting(LoggedRequest::getBodyAsString)
			.containsExactly("body");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void originThatIsTriedAgainGetsTheBodyAgain(boolean line) throws Exception {
		start(line);
		this.gateway.origin.stubFor(any(anyUrl()).inScenario("retry")
			.whenScenarioStateIs(Scenario.STARTED)
			.willReturn(serviceUnavailable())
			.willSetStateTo("up"));
		assertThat(post("/retry", "body").statusCode()).isEqualTo(200);
		assertThat(this.gateway.auth.findAll(anyRequestedFor(anyUrl()))).hasSize(1);
		assertThat(this.gateway.origin.findAll(anyRequestedFor(anyUrl()))).extracting(LoggedRequest::getBodyAsString)
			.containsExactly("body", "body");
	}

	@ParameterizedTest
	@CsvSource({ "true,0123456789a", "false,0123456789a", "true,", "false," })
	void bodyThatIsTooLongIsRefused(boolean line, String known) throws Exception {
		start(line);
		HttpRequest.BodyPublisher body = (known != null) ? BodyPublishers.ofString(known)
				: BodyPublishers.ofByteArrays(List.of(new byte[6], new byte[5]));
		HttpResponse<String> answer = post("/retry", body);
		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.body()).isEmpty();
		assertThat(this.gateway.auth.findAll(anyRequestedFor(anyUrl()))).isEmpty();
		assertThat(this.gateway.origin.findAll(anyRequestedFor(anyUrl()))).isEmpty();
	}

	private void start(boolean line) {
		this.gateway = GATEWAYS.computeIfAbsent(line, ReplayedBodyTests::started);
		this.gateway.auth.resetAll();
		this.gateway.origin.resetAll();
		this.gateway.auth.stubFor(any(anyUrl()).willReturn(ok().withHeader("X-User", "demo")));
		this.gateway.origin.stubFor(any(anyUrl()).willReturn(ok("origin")));
	}

	private LoggedRequest origin() {
		List<LoggedRequest> requests = this.gateway.origin.findAll(anyRequestedFor(anyUrl()));
		assertThat(requests).hasSize(1);
		return requests.get(0);
	}

	private HttpResponse<String> post(String path, String body) throws Exception {
		return post(path, BodyPublishers.ofString(body));
	}

	private HttpResponse<String> post(String path, HttpRequest.BodyPublisher body) throws Exception {
		return CLIENT.send(HttpRequest.newBuilder(URI.create(this.gateway.url(path)))
			.header("X-User", "forged")
			.header("Content-Type", "text/plain")
			.POST(body)
			.build(), BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	static class JavaRoutes {

		@Bean
		RouteLocator routes(RouteLocatorBuilder builder, Environment environment,
				ForwardAuthGatewayFilterFactory forwardAuth) {
			String origin = environment.getRequiredProperty("origin");
			return builder.routes()
				.route("read", (route) -> route.path("/read").and().readBody(String.class, (body) -> true).uri(origin))
				.route("readpublic",
						(route) -> route.path("/readpublic")
							.and()
							.readBody(String.class, (body) -> true)
							.filters((filters) -> filters
								.filter(forwardAuth.apply((config) -> config.setPolicy(List.of("none")))))
							.uri(origin))
				.route("change",
						(route) -> route.path("/change")
							.filters((filters) -> filters
								.filter(forwardAuth.apply((config) -> config.setPolicy(List.of("default"))))
								.modifyRequestBody(String.class, String.class,
										(exchange, body) -> Mono.just(body.toUpperCase(Locale.ROOT)))
								.filter(forwardAuth.apply((config) -> config.setPolicy(List.of("second")))))
							.uri(origin))
				.route("drop",
						(route) -> route.path("/drop")
							.filters((filters) -> filters.removeRequestHeader("Content-Length")
								.filter(forwardAuth.apply((config) -> config.setPolicy(List.of("second")))))
							.uri(origin))
				.route("retry",
						(route) -> route.path("/retry")
							.filters((filters) -> filters.retry((retry) -> retry.setRetries(1)
								.setMethods(HttpMethod.POST)
								.setStatuses(HttpStatus.SERVICE_UNAVAILABLE)))
							.uri(origin))
				.build();
		}

	}

}
