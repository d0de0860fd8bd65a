package io.forwardauth.gateway.line;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

import io.forwardauth.gateway.routing.RoutedRequest;
import io.forwardauth.gateway.routing.Step;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The steps of a route around its policy.
 */
class StepTests extends LineTest {

	private static final Step.RequestStep BROKEN = (request) -> {
		throw new IllegalStateException("a step of a test that breaks on purpose");
	};

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void stepThatBreaksIsAnErrorAndNotASilence(boolean first) throws Exception {
		Step.Ask ask = new Step.Ask("default");
		this.line.steps = first ? List.of(BROKEN, ask) : List.of(ask, BROKEN);
		this.line.start();
		Wire client = get();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
		client.sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 500 ");
		assertThat(this.line.origin.connections()).isZero();
	}

	@Test
	void responseStepThatBreaksIsABadGateway() throws Exception {
		this.line.origin.answers(OK);
		this.line.steps = List.of(new Mark("X-Mark") {
			@Override
			public void apply(RoutedRequest request, HttpHeaders answer) {
				throw new IllegalStateException("a step of a test that breaks on purpose");
			}
		});
		this.line.start();
		Wire client = get();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
		client.sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).as("on the same connection").startsWith("HTTP/1.1 502 ");
	}

	@Test
	void denialPassesTheResponseStepsBeforeItsPolicyOnly() throws Exception {
		this.line.steps = List.of(new Mark("X-Before"), new Step.Ask("default"), new Mark("X-After"));
		this.line.auth.answersWith((head) -> head.contains("/denied")
				? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n" : LineFixture.ALLOW);
		this.line.origin.answers(OK);
		this.line.start();
		Wire client = this.line.client().sendHead("GET /denied HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).contains("403", "X-Before: m").doesNotContain("X-After");
		client.sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).contains("200", "X-Before: m", "X-After: m");
	}

	private static class Mark implements Step.ResponseStep {

		private final String name;

		Mark(String name) {
			this.name = name;
		}

		@Override
		public void apply(RoutedRequest request, HttpHeaders answer) {
			answer.set(this.name, "m");
		}

	}

}
