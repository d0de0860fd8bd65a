package io.forwardauth.gateway.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.routing.RequestRefusedException;
import io.forwardauth.gateway.routing.RoutedExchange;
import io.forwardauth.gateway.routing.RoutedRequest;
import io.forwardauth.gateway.routing.Step;
import io.forwardauth.gateway.server.GatewayAnswers;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * One request on its way through the steps of its route. Stands still while a policy is
 * asked; the client's body waits in its socket meanwhile.
 */
final class StepWalk implements ServerExchange.Listener, Decision.Visitor<Boolean> {

	private static final Logger logger = LoggerFactory.getLogger(StepWalk.class);

	private final AuthHandler handler;

	private ServerExchange exchange;

	private final RoutedRequest routed;

	private final List<Step> steps;

	/** Of the policies that let the request pass so far. */
	private List<IdentityHeaders> identity;

	/** The client's body, once it has been read for a policy. */
	private @Nullable BufferedBody body;

	private int position;

	private @Nullable AskedPolicy asked;

	private @Nullable Future<Decision> pending;

	private long askedAt;

	StepWalk(AuthHandler handler, RoutedExchange routed) {
		this.handler = handler;
		this.exchange = routed.exchange();
		this.routed = routed.routed();
		this.steps = this.routed.route().steps();
		boolean strip = this.routed.route().policies().isEmpty() && !this.routed.route().keepIdentityHeaders();
		this.identity = strip ? handler.allIdentity() : List.of();
		if (strip) {
			this.identity.forEach((headers) -> headers.strip(this.routed.headers()));
		}
	}

	void proceed() {
		this.exchange.listener(this);
		try {
			while (this.position < this.steps.size()) {
				Step step = this.steps.get(this.position++);
				if (step instanceof Step.RequestStep change) {
					change.apply(this.routed);
				}
				else if (step instanceof Step.Ask ask && !ask(ask.policy())) {
					return;
				}
			}
			this.handler.allowed(new AuthorizedExchange(this.exchange, this.routed, this.identity));
		}
		catch (RequestRefusedException ex) {
			GatewayAnswers.fail(this.exchange, HttpResponseStatus.BAD_REQUEST, "the route's filters refuse the request",
					this.routed::editOwnAnswer);
		}
		catch (RuntimeException ex) {
			// A decision's listener may not throw: the client would wait for ever.
			logger.error("A request came to nothing", ex);
			GatewayAnswers.fail(this.exchange, HttpResponseStatus.INTERNAL_SERVER_ERROR, "an error in the gateway",
					this.routed::editOwnAnswer);
		}
	}

	/** Whether the walk goes on at once. */
	private boolean ask(String name) {
		AskedPolicy policy = this.handler.policy(name);
		this.asked = policy;
		this.exchange.facts().policy = name;
		BodyForwarding forwarding = policy.bodyForwarding();
		if (!forwarding.enabled() || !this.exchange.hasBody() || this.routed.edge().webSocket()) {
			return ask(policy, null);
		}
		BufferedBody read = this.body;
		if (read == null) {
			new BodyReading(this.exchange, forwarding, this::bodyRead, this::bodyTooLong, this.routed::editOwnAnswer)
				.start();
			return false;
		}
		if (forwarding.refuses(read.size())) {
			bodyTooLong();
			return false;
		}
		return ask(policy, read);
	}

	/** The step that needs the body is taken anew. */
	private void bodyRead(BufferedBody read) {
		this.body = read;
		this.exchange = new ReplayedExchange(this.exchange, read);
		this.position--;
		proceed();
	}

	private void bodyTooLong() {
		this.exchange.facts().reason = BodyForwarding.TOO_LONG;
		denied(BodyForwarding.denial());
	}

	private boolean ask(AskedPolicy policy, @Nullable BufferedBody forwarded) {
		this.askedAt = System.nanoTime();
		Future<Decision> decision = policy.authorizer()
			.authorize(new AuthorizationRequest(this.exchange.eventLoop(), this.routed.edge(), this.routed.headers(),
					forwarded));
		if (decision.isDone()) {
			return decided(decision);
		}
		this.pending = decision;
		decision.addListener((Future<Decision> done) -> {
			if (done == this.pending && !done.isCancelled() && decided(done)) {
				proceed();
			}
		});
		return false;
	}

	private boolean decided(Future<Decision> done) {
		this.pending = null;
		ExchangeFacts facts = this.exchange.facts();
		Decision decision = done.isSuccess() ? done.getNow() : null;
		if (decision == null) {
			// An authorizer that broke its promise: closed all the same.
			decision = new Decision.Failure(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the authorizer failed");
		}
		if (!(decision instanceof Decision.Skip)) {
			facts.authNanos += System.nanoTime() - this.askedAt;
		}
		if (decision.user() != null) {
			facts.user = decision.user();
		}
		return decision.accept(this);
	}

	@Override
	public Boolean allowed(Decision.Allow allow) {
		AskedPolicy policy = this.asked;
		this.exchange.facts().decision = "allow";
		if (policy != null) {
			policy.identityHeaders().apply(this.routed.headers(), allow.headers());
			note(policy.identityHeaders());
			Consumer<HttpHeaders> edit = policy.clientHeaders().edit(allow.headers());
			if (edit != null) {
				this.routed.editAnswer(this.position - 1, edit);
			}
		}
		return true;
	}

	@Override
	public Boolean skipped(Decision.Skip skip) {
		AskedPolicy policy = this.asked;
		this.exchange.facts().decision = "skip";
		if (policy != null) {
			policy.identityHeaders().strip(this.routed.headers());
			note(policy.identityHeaders());
		}
		return true;
	}

	private void note(IdentityHeaders headers) {
		if (this.identity.isEmpty()) {
			this.identity = List.of(headers);
		}
		else {
			List<IdentityHeaders> more = new ArrayList<>(this.identity);
			more.add(headers);
			this.identity = more;
		}
	}

	@Override
	public Boolean denied(Decision.Deny deny) {
		this.exchange.facts().decision = "deny";
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, deny.status(),
				deny.body().duplicate(), deny.headers().copy(), EmptyHttpHeaders.INSTANCE);
		answer(response);
		return false;
	}

	@Override
	public Boolean failed(Decision.Failure failure) {
		this.exchange.facts().decision = "error";
		this.exchange.facts().reason = failure.reason();
		answer(GatewayAnswers.empty(failure.status()));
		return false;
	}

	/** Response filters that stand before the policy see its denial too. */
	private void answer(FullHttpResponse response) {
		this.routed.route().applyToAnswer(this.routed, response.headers(), this.position);
		this.exchange.answer(response);
	}

	@Override
	public void onClientGone() {
		Future<Decision> decision = this.pending;
		if (decision != null) {
			this.pending = null;
			decision.cancel(false);
		}
	}

	@Override
	public void onContent(HttpContent content) {
		// Nobody asked for the body yet.
		content.release();
	}

	@Override
	public void onBodyBroken(Throwable cause) {
		// Seen when the body is read.
	}

}
