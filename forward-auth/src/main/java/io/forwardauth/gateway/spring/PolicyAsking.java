package io.forwardauth.gateway.spring;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

import io.forwardauth.gateway.auth.AskedPolicy;
import io.forwardauth.gateway.auth.AuthorizationRequest;
import io.forwardauth.gateway.auth.BufferedBody;
import io.forwardauth.gateway.auth.Decision;
import io.forwardauth.gateway.auth.IdentityHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Asks policies on the Spring way, with the same authorizers as the line.
 */
final class PolicyAsking {

	private final Map<String, AskedPolicy> policies;

	private final IdentityHeaders allIdentity;

	PolicyAsking(Map<String, AskedPolicy> policies) {
		this.policies = Map.copyOf(policies);
		this.allIdentity = IdentityHeaders.union(policies.values().stream().map(AskedPolicy::identityHeaders).toList());
	}

	Map<String, AskedPolicy> policies() {
		return this.policies;
	}

	boolean knows(String policy) {
		return this.policies.containsKey(policy);
	}

	/** The names there are, for messages. */
	String names() {
		return this.policies.isEmpty() ? "there is none" : String.join(", ", new TreeSet<>(this.policies.keySet()));
	}

	/**
	 * Asks one policy after the other, each seeing the request as the one before left it.
	 * @param exchange the request
	 * @param names of the policies; may be empty
	 * @param allowed goes on with the exchange as it is then
	 * @return done when the request is; a denial is put on the response and goes out by
	 * {@link Denials}
	 */
	Mono<Void> ask(ServerWebExchange exchange, List<String> names, Function<ServerWebExchange, Mono<Void>> allowed) {
		if (names.isEmpty()) {
			return allowed.apply(exchange);
		}
		SettledRequest settled = SettledRequest.of(exchange);
		AskedPolicy policy = this.policies.get(names.get(0));
		if (settled == null || policy == null) {
			// Closed: whoever took the edge's filter away must not open a route by it.
			return Denials.failed(exchange, new Decision.Failure(HttpResponseStatus.INTERNAL_SERVER_ERROR,
					"the request did not come through the edge"));
		}
		settled.facts().policy = policy.name();
		AnswerEdits.forget(exchange, policy.name());
		boolean withBody = policy.bodyForwarding().enabled() && !settled.edge().webSocket()
				&& ReplayedBody.isThere(exchange.getRequest(), settled.edge());
		return withBody
				? ReplayedBody.read(exchange, policy.bodyForwarding(),
						(read) -> ask(read.in(exchange), settled, policy, read.body(), names, allowed))
				: ask(exchange, settled, policy, null, names, allowed);
	}

	private Mono<Void> ask(ServerWebExchange exchange, SettledRequest settled, AskedPolicy policy,
			@Nullable BufferedBody body, List<String> names, Function<ServerWebExchange, Mono<Void>> allowed) {
		HttpHeaders headers = NettyHeaders.of(exchange.getRequest().getHeaders());
		long asked = System.nanoTime();
		return decision(policy, new AuthorizationRequest(settled.loop(), settled.edge(), headers, body))
			.flatMap((decision) -> {
				if (!(decision instanceof Decision.Skip)) {
					settled.facts().authNanos += System.nanoTime() - asked;
				}
				if (decision.user() != null) {
					settled.facts().user = decision.user();
				}
				return decision.accept(new Decision.Visitor<>() {

					@Override
					public Mono<Void> allowed(Decision.Allow allow) {
						settled.facts().decision = "allow";
						policy.identityHeaders().apply(headers, allow.headers());
						Mono<Void> rest = next();
						Consumer<HttpHeaders> edit = policy.clientHeaders().edit(allow.headers());
						return (edit != null) ? AnswerEdits.around(exchange, policy.name(), edit, rest) : rest;
					}

					@Override
					public Mono<Void> skipped(Decision.Skip skip) {
						settled.facts().decision = "skip";
						policy.identityHeaders().strip(headers);
						return next();
					}

					@Override
					public Mono<Void> denied(Decision.Deny deny) {
						return Denials.denied(exchange, deny);
					}

					@Override
					public Mono<Void> failed(Decision.Failure failure) {
						return Denials.failed(exchange, failure);
					}

					private Mono<Void> next() {
						return ask(with(exchange, headers), names.subList(1, names.size()), allowed);
					}

				});
			});
	}

	/** Drops from a request of a public route what only auth servers may say. */
	ServerWebExchange withoutIdentity(ServerWebExchange exchange) {
		HttpHeaders headers = NettyHeaders.of(exchange.getRequest().getHeaders());
		int before = headers.size();
		this.allIdentity.strip(headers);
		return (headers.size() == before) ? exchange : with(exchange, headers);
	}

	private static Mono<Decision> decision(AskedPolicy policy, AuthorizationRequest request) {
		return Mono.create((sink) -> {
			Future<Decision> decision = policy.authorizer().authorize(request);
			sink.onCancel(() -> decision.cancel(false));
			decision.addListener((Future<Decision> done) -> {
				if (done.isSuccess()) {
					sink.success(done.getNow());
				}
				else if (!done.isCancelled()) {
					sink.success(
							new Decision.Failure(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the authorizer failed"));
				}
			});
		});
	}

	private static ServerWebExchange with(ServerWebExchange exchange, HttpHeaders headers) {
		return exchange.mutate().request(new RequestWithHeaders(exchange.getRequest(), headers)).build();
	}

}
