package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.server.GatewayAnswers;
import io.forwardauth.gateway.server.ServerExchange;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHeadResponseDecorator;

/**
 * One request in the hands of Spring's handler, which is called where the line is, on the
 * client's event loop: no connection lies between, so nothing is encoded, sent, read and
 * decoded again. What Reactor Netty's server does around the handler is done here: an
 * answer is completed when the handler is through, an error before its head is a 500, one
 * behind it breaks it off, and a client that leaves cancels the handler.
 */
final class SpringCall implements ServerExchange.Listener, CoreSubscriber<Void> {

	private final ServerExchange exchange;

	private final LineResponse response;

	private final LineRequestBody body;

	private @Nullable Subscription subscription;

	private boolean over;

	private SpringCall(ServerExchange exchange, NettyDataBufferFactory buffers) {
		this.exchange = exchange;
		this.response = new LineResponse(exchange, buffers);
		this.body = new LineRequestBody(exchange, buffers);
	}

	/**
	 * Hands a request to Spring.
	 * @param passed the request as the edge settled it
	 * @param handler all of Spring
	 * @param buffers what bodies are wrapped with
	 */
	static void start(EdgeExchange passed, HttpHandler handler, NettyDataBufferFactory buffers) {
		ServerExchange exchange = passed.exchange();
		exchange.facts().straight = false;
		SpringCall call = new SpringCall(exchange, buffers);
		exchange.listener(call);
		call.run(passed, handler);
	}

	private void run(EdgeExchange passed, HttpHandler handler) {
		LineRequest request;
		try {
			request = new LineRequest(passed, this.body);
		}
		catch (IllegalArgumentException ex) {
			this.over = true;
			this.exchange.facts().reason = "Java cannot read the request's target";
			this.exchange.answer(GatewayAnswers.empty(HttpResponseStatus.BAD_REQUEST));
			return;
		}
		boolean head = HttpMethod.HEAD.equals(passed.request().method());
		try {
			handler.handle(request, head ? new HttpHeadResponseDecorator(this.response) : this.response)
				.subscribe(this);
		}
		catch (RuntimeException ex) {
			onError(ex);
		}
	}

	@Override
	public void onSubscribe(Subscription started) {
		this.subscription = started;
		if (this.over) {
			started.cancel();
			return;
		}
		started.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Void nothing) {
	}

	@Override
	public void onComplete() {
		this.response.run(() -> {
			if (end()) {
				this.response.finish();
			}
		});
	}

	@Override
	public void onError(Throwable error) {
		this.response.run(() -> {
			if (!end()) {
				return;
			}
			String reason = "Spring's handler failed (" + error.getClass().getSimpleName() + ")";
			if (this.exchange.isAnswered()) {
				this.response.breakOff(reason);
			}
			else {
				this.exchange.facts().reason = reason;
				this.exchange.answer(GatewayAnswers.empty(HttpResponseStatus.INTERNAL_SERVER_ERROR));
			}
		});
	}

	@Override
	public void onContent(HttpContent content) {
		this.body.received(content);
	}

	@Override
	public void onBodyBroken(Throwable cause) {
		String reason = "the request's body is malformed";
		if (!cancel()) {
			return;
		}
		// What follows on this connection cannot be told from the rest of the body.
		if (this.exchange.isAnswered()) {
			this.exchange.abort(reason);
		}
		else {
			GatewayAnswers.failAndClose(this.exchange, HttpResponseStatus.BAD_REQUEST, reason, (headers) -> {
			});
		}
	}

	@Override
	public void onClientGone() {
		cancel();
	}

	@Override
	public void onWritabilityChanged() {
		this.response.writabilityChanged();
	}

	private boolean cancel() {
		if (this.over) {
			return false;
		}
		Subscription running = this.subscription;
		this.over = true;
		if (running != null) {
			running.cancel();
		}
		this.body.close();
		return true;
	}

	/** The handler has nothing more to say; false if nobody listens any more. */
	private boolean end() {
		if (this.over) {
			return false;
		}
		this.over = true;
		this.body.close();
		return true;
	}

}
