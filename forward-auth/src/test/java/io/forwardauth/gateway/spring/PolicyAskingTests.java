package io.forwardauth.gateway.spring;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.netty.channel.DefaultEventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import io.forwardauth.gateway.auth.AskedPolicy;
import io.forwardauth.gateway.auth.Authorizer;
import io.forwardauth.gateway.auth.BodyForwarding;
import io.forwardauth.gateway.auth.ClientHeaders;
import io.forwardauth.gateway.auth.Decision;
import io.forwardauth.gateway.auth.IdentityHeaders;
import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Peer;
import io.forwardauth.gateway.http.ExchangeFacts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Decisions that no request over the wire brings about on the Spring way: Spring answers
 * preflights before any filter, unless an application has it do otherwise.
 */
class PolicyAskingTests {

	private final DefaultEventLoop loop = new DefaultEventLoop();

	private final ExchangeFacts facts = new ExchangeFacts();

	@AfterEach
	void stop() {
		this.loop.shutdownGracefully();
	}

	@Test
	void whatPassesUnaskedForgesNoIdentity() {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.options("/")
			.header("X-User", "root")
			.header("X_User", "root")
			.header("X-Other", "kept"));
		ServerWebExchange passed = ask(exchange, (request) -> this.loop.newSucceededFuture(new Decision.Skip()));
		assertThat(passed.getRequest().getHeaders().headerNames()).containsExactly("X-Other");
		assertThat(this.facts.decision).isEqualTo("skip");
		assertThat(this.facts.policy).isEqualTo("p");
		assertThat(this.facts.authNanos).isZero();
	}

	@Test
	void whatIsAskedAboutTakesItsTime() {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		assertThat(ask(exchange,
				(request) -> this.loop.newSucceededFuture(new Decision.Allow(new DefaultHttpHeaders(), "jane"))))
			.isNotNull();
		assertThat(this.facts.decision).isEqualTo("allow");
		assertThat(this.facts.user).isEqualTo("jane");
		assertThat(this.facts.authNanos).isPositive();
	}

	private ServerWebExchange ask(MockServerWebExchange exchange, Authorizer authorizer) {
		PolicyOptions options = PolicyOptions.of("p", URI.create("http://auth.test")).build();
		AskedPolicy policy = new AskedPolicy("p", IdentityHeaders.of(List.of("X-User"), null),
				ClientHeaders.of(options), authorizer, BodyForwarding.NONE);
		EdgeRequest edge = new EdgeRequest(HttpMethod.OPTIONS, "/", "", "h.test", "http", false,
				new DefaultHttpHeaders(), new Peer("192.0.2.7", "192.0.2.7", false, false));
		new SettledRequest(edge, this.facts, this.loop).putOn(exchange);
		ServerWebExchange[] passed = new ServerWebExchange[1];
		new PolicyAsking(Map.of("p", policy)).ask(exchange, List.of("p"), (allowed) -> {
			passed[0] = allowed;
			return Mono.empty();
		}).block();
		return passed[0];
	}

}
