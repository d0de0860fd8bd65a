package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * What policies that allowed a request want done with its answer, on the Spring way. Each
 * has its turn where the filters behind the policy are through, so that response filters
 * keep their order around it. Where there is no such turn, because the answer goes out
 * earlier (the default policy stands outside of what writes it) or the filters end with
 * an error, it is done when the answer goes out, last policy first.
 */
final class AnswerEdits {

	private static final String ATTRIBUTE = AnswerEdits.class.getName();

	private final ServerHttpResponse response;

	/** Those whose turn is still to come, in the policies' order. */
	private final List<Edit> pending = new ArrayList<>(2);

	private AnswerEdits(ServerHttpResponse response) {
		this.response = response;
		response.beforeCommit(() -> Mono.fromRunnable(this::all));
	}

	/**
	 * Puts an edit around what answers the request.
	 * @param exchange the request
	 * @param policy whose edit it is
	 * @param edit edits the final answer's headers
	 * @param rest the filters behind the policy, and the origin
	 * @return the same, edited
	 */
	static Mono<Void> around(ServerWebExchange exchange, String policy, Consumer<HttpHeaders> edit, Mono<Void> rest) {
		AnswerEdits edits = (AnswerEdits) exchange.getAttributes()
			.computeIfAbsent(ATTRIBUTE, (missing) -> new AnswerEdits(exchange.getResponse()));
		Edit own = new Edit(policy, edit);
		edits.pending.add(own);
		return rest.then(Mono.fromRunnable(() -> edits.turn(own)));
	}

	/** A policy is asked again, by a filter that retries: what it said before is void. */
	static void forget(ServerWebExchange exchange, String policy) {
		Optional.ofNullable(exchange.<AnswerEdits>getAttribute(ATTRIBUTE))
			.ifPresent((edits) -> edits.pending.removeIf((edit) -> edit.policy().equals(policy)));
	}

	private void turn(Edit edit) {
		if (this.pending.remove(edit)) {
			apply(edit);
		}
	}

	private void all() {
		while (!this.pending.isEmpty()) {
			apply(this.pending.remove(this.pending.size() - 1));
		}
	}

	private void apply(Edit edit) {
		HttpHeaders headers = NettyHeaders.of(this.response.getHeaders());
		edit.headers().accept(headers);
		NettyHeaders.replace(this.response.getHeaders(), headers);
	}

	private record Edit(String policy, Consumer<HttpHeaders> headers) {
	}

}
