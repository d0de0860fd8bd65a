package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The library in a team's own Spring Cloud Gateway, on Spring Boot's own server: only the
 * filter, and of the edge what Spring lets it do.
 */
class OwnGatewayTests {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static TestGateway gateway;

	@BeforeAll
	static void start() {
		gateway = new TestGateway();
		gateway.withDefaultPolicy("auth-response-headers=X-User")
			.with("forward-auth.policies.admin.address=" + gateway.auth.baseUrl() + "/admin",
					"forward-auth.policies.admin.auth-response-headers=X-Admin")
			.route(0, "admin", "Path=/admin/**", "ForwardAuth=admin")
			.route(1, "both", "Path=/both/**", "ForwardAuth=default,admin; StripPrefix=1")
			.route(2, "public", "Path=/public/**", "ForwardAuth=none")
			.route(3, "rest", "Path=/**", "AddResponseHeader=X-Late, yes")
			.with(JavaRoute.class)
			.start();
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void answer() {
		gateway.auth.resetAll();
		gateway.origin.resetAll();
		gateway.auth.stubFor(any(urlPathEqualTo("/verify")).atPriority(5)
			.willReturn(aResponse().withStatus(401).withHeader("WWW-Authenticate", "Bearer").withBody("who?")));
		gateway.auth.stubFor(any(urlPathEqualTo("/verify")).withHeader("Authorization", equalTo("Bearer demo"))
			.atPriority(1)
			.willReturn(ok().withHeader("X-User", "demo")));
		gateway.auth.stubFor(any(urlPathEqualTo("/admin")).willReturn(aResponse().withStatus(403).withBody("no")));
		gateway.origin.stubFor(any(anyUrl()).willReturn(ok("origin")));
	}

	@Test
	void theDefaultPolicyGuardsARouteThatSaysNothing() throws Exception {
		HttpResponse<String> denied = get("/page");
		assertThat(denied.statusCode()).isEqualTo(401);
		assertThat(denied.body()).isEqualTo("who?");
		assertThat(denied.headers().firstValue("WWW-Authenticate")).contains("Bearer");
		gateway.origin.verify(0, anyRequestedFor(anyUrl()));
	}

	@Test
	void theIdentityIsTheAuthServersAndNeverTheClients() throws Exception {
		assertThat(get("/page?a=1", "Authorization", "Bearer demo", "X-User", "root", "X_User", "root").statusCode())
			.isEqualTo(200);
		LoggedRequest seen = only(gateway.origin.findAll(anyRequestedFor(anyUrl())));
		assertThat(seen.getUrl()).isEqualTo("/page?a=1");
		assertThat(seen.header("X-User").values()).containsExactly("demo");
		assertThat(seen.containsHeader("X_User")).isFalse();
		assertThat(seen.getHeader("Host")).isEqualTo("localhost:" + gateway.port());
	}

	@Test
	void forgedForwardedHeadersReachNobody() throws Exception {
		get("/page", "Authorization", "Bearer demo", "X-Forwarded-For", "6.6.6.6", "X-Forwarded-Proto", "https",
				"X-Real-Ip", "6.6.6.6", "Forwarded", "for=6.6.6.6", "X_Forwarded_For", "6.6.6.6");
		LoggedRequest atAuth = only(gateway.auth.findAll(anyRequestedFor(anyUrl())));
		assertThat(atAuth.header("X-Forwarded-For").values()).containsExactly("127.0.0.1");
		assertThat(atAuth.getHeader("X-Forwarded-Proto")).isEqualTo("http");
		assertThat(atAuth.getHeader("X-Forwarded-Uri")).isEqualTo("/page");
		assertThat(atAuth.getHeader("X-Forwarded-Host")).isEqualTo("localhost:" + gateway.port());
		LoggedRequest atOrigin = only(gateway.origin.findAll(anyRequestedFor(anyUrl())));
		assertThat(atOrigin.header("X-Forwarded-For").values()).containsExactly("127.0.0.1");
		assertThat(atOrigin.getHeader("X-Forwarded-Proto")).isEqualTo("http");
		assertThat(atOrigin.getHeader("X-Real-Ip")).isEqualTo("127.0.0.1");
		assertThat(atOrigin.containsHeader("Forwarded")).isFalse();
		assertThat(atOrigin.containsHeader("X_Forwarded_For")).isFalse();
	}

	@Test
	void aNamedPolicyTakesThePlaceOfTheDefaultOne() throws Exception {
		assertThat(get("/admin/x", "Authorization", "Bearer demo").statusCode()).isEqualTo(403);
		gateway.auth.verify(0, anyRequestedFor(urlPathEqualTo("/verify")));
	}

	@Test
	void ofSeveralPoliciesAllMustAllow() throws Exception {
		assertThat(get("/both/x", "Authorization", "Bearer demo").statusCode()).isEqualTo(403);
		gateway.auth.stubFor(any(urlPathEqualTo("/admin")).atPriority(1).willReturn(ok().withHeader("X-Admin", "yes")));
		assertThat(get("/both/x", "Authorization", "Bearer demo").statusCode()).isEqualTo(200);
		LoggedRequest seen = only(gateway.origin.findAll(anyRequestedFor(anyUrl())));
		assertThat(seen.getUrl()).isEqualTo("/x");
		assertThat(seen.getHeader("X-Forwarded-Prefix")).isEqualTo("/both");
		assertThat(seen.getHeader("X-Admin")).isEqualTo("yes");
		assertThat(seen.getHeader("X-User")).isEqualTo("demo");
	}

	@Test
	void aPublicRouteAsksNobodyAndLetsNoIdentityThrough() throws Exception {
		assertThat(get("/public/x", "X-User", "root", "X-Admin", "yes").statusCode()).isEqualTo(200);
		LoggedRequest seen = only(gateway.origin.findAll(anyRequestedFor(anyUrl())));
		assertThat(seen.containsHeader("X-User")).isFalse();
		assertThat(seen.containsHeader("X-Admin")).isFalse();
		gateway.auth.verify(0, anyRequestedFor(anyUrl()));
	}

	@ParameterizedTest(name = "{0} is {1}")
	@CsvSource({ "/public/../admin/x, 403", "/public/%2e%2e/admin/x, 403", "//admin/x, 403", "/public/..%2fadmin, 400",
			"/public/..;/admin, 400", "/public/a, 200" })
	void noDetourLeadsAroundAPolicy(String path, int status) throws Exception {
		assertThat(rawStatus(path)).isEqualTo(status);
	}

	@Test
	void aRouteMadeInJavaIsGuardedByTheDefaultPolicyToo() throws Exception {
		assertThat(get("/java/x").statusCode()).isEqualTo(401);
	}

	private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url(path)));
		for (int i = 0; i < headers.length; i += 2) {
			request.header(headers[i], headers[i + 1]);
		}
		return CLIENT.send(request.build(), BodyHandlers.ofString());
	}

	private static int rawStatus(String path) throws IOException {
		try (Socket socket = new Socket("localhost", gateway.port())) {
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			try (InputStream in = socket.getInputStream()) {
				String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
				return Integer.parseInt(answer.substring(9, 12));
			}
		}
	}

	private static LoggedRequest only(List<LoggedRequest> requests) {
		assertThat(requests).hasSize(1);
		return requests.get(0);
	}

	@Configuration(proxyBeanMethods = false)
	static class JavaRoute {

		@Bean
		RouteLocator javaRoutes(RouteLocatorBuilder builder, Environment environment) {
			return builder.routes()
				.route("java",
						(route) -> route.order(-1)
							.path("/java/**")
							.uri(environment.getRequiredProperty("spring.cloud.gateway.server.webflux.routes[0].uri")))
				.build();
		}

	}

}
