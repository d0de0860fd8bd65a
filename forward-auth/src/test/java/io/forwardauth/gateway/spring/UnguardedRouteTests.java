package io.forwardauth.gateway.spring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.forwardauth.gateway.routing.RouteConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A route that no policy covers.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnguardedRouteTests {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@Test
	void anUnguardedRouteIsAllowedAndSaidInOneLine(CapturedOutput output) throws Exception {
		try (TestGateway own = new TestGateway().route(0, "open", "Path=/**", "").start()) {
			own.origin.stubFor(any(anyUrl()).willReturn(ok("origin")));
			HttpResponse<String> answer = CLIENT.send(HttpRequest.newBuilder(URI.create(own.url("/"))).build(),
					BodyHandlers.ofString());
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(output).contains("No policy covers these routes: open");
		}
	}

	@Test
	void anUnguardedRouteIsRefusedIfSoWished() {
		try (TestGateway own = new TestGateway().with("forward-auth.routes-without-policy=refuse")
			.route(0, "open", "Path=/**", "")) {
			assertThatThrownBy(own::start).hasRootCauseInstanceOf(RouteConfigurationException.class)
				.rootCause()
				.hasMessageContaining("open");
		}
	}

}
