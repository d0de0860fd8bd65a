package io.forwardauth.gateway.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.netty.channel.DefaultEventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is a preflight and passes unasked, and what only looks like one.
 */
class PreflightSkipTests {

	private static final List<String> PREFLIGHT = List.of("Origin: https://app.test",
			"Access-Control-Request-Method: PUT");

	private static final DefaultEventLoop LOOP = new DefaultEventLoop();

	private final List<AuthorizationRequest> asked = new ArrayList<>();

	@AfterAll
	static void stop() {
		LOOP.shutdownGracefully();
	}

	@Test
	void preflightPassesUnasked() {
		assertThat(decision(true, "OPTIONS", PREFLIGHT)).isInstanceOf(Decision.Skip.class);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void itIsAskedAboutUnlessThePolicySaysOtherwise() {
		assertThat(decision(false, "OPTIONS", PREFLIGHT)).isInstanceOf(Decision.Allow.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST", "PUT", "HEAD", "options", "TRACE" })
	void noOtherMethodIsAPreflight(String method) {
		assertThat(decision(true, method, PREFLIGHT)).isInstanceOf(Decision.Allow.class);
	}

	static Stream<List<String>> others() {
		return Stream.of(List.of(), List.of(PREFLIGHT.get(0)), List.of(PREFLIGHT.get(1)),
				List.of(PREFLIGHT.get(0), "Access-Control-Request-Method: "), List.of("Origin: ", PREFLIGHT.get(1)),
				List.of(PREFLIGHT.get(0), PREFLIGHT.get(1), "Origin: https://other.test"),
				List.of(PREFLIGHT.get(0), PREFLIGHT.get(1), PREFLIGHT.get(1)),
				List.of(PREFLIGHT.get(0), "Access_Control_Request_Method: PUT"),
				List.of(PREFLIGHT.get(0), PREFLIGHT.get(1), "Content-Length: 1"),
				List.of(PREFLIGHT.get(0), PREFLIGHT.get(1), "Transfer-Encoding: chunked"));
	}

	@ParameterizedTest
	@MethodSource("others")
	void whatNoBrowserSendsIsAskedAbout(List<String> headers) {
		assertThat(decision(true, "OPTIONS", headers)).isInstanceOf(Decision.Allow.class);
		assertThat(this.asked).hasSize(1);
	}

	private Decision decision(boolean skip, String method, List<String> lines) {
		HttpHeaders headers = PolicyFixture.headers(lines);
		AskedPolicy policy = AskedPolicy.of(new PolicyFixture().with((options) -> options.skipPreflight(skip)).build(),
				(request) -> {
					this.asked.add(request);
					return LOOP.newSucceededFuture(new Decision.Allow(new DefaultHttpHeaders(), null));
				});
		return policy.authorizer()
			.authorize(new AuthorizationRequest(LOOP,
					PolicyFixture.request(HttpMethod.valueOf(method), "h.test", headers), headers, null))
			.getNow();
	}

}
