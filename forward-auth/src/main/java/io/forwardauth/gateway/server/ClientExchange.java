package io.forwardauth.gateway.server;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.ExchangeObserver;

/**
 * What the exchanges of all protocols share: the request, its body, who listens, what
 * became of it.
 */
abstract class ClientExchange implements ServerExchange {

	final RequestBody body;

	final boolean isHead;

	private final ExchangeObserver observer;

	private final HttpRequest request;

	private final ExchangeFacts facts = new ExchangeFacts();

	private @Nullable Listener listener;

	private boolean answered;

	private boolean ended;

	ClientExchange(ExchangeObserver observer, HttpRequest request, RequestBody body) {
		this.observer = observer;
		this.request = request;
		this.isHead = HttpMethod.HEAD.equals(request.method());
		this.body = body;
	}

	@Override
	public final HttpRequest request() {
		return this.request;
	}

	@Override
	public final ExchangeFacts facts() {
		return this.facts;
	}

	@Override
	public final boolean hasBody() {
		return this.body.isExpected();
	}

	@Override
	public final void listener(Listener to) {
		this.listener = to;
	}

	@Override
	public final void startBody() {
		Listener to = this.listener;
		if (to != null) {
			this.body.start(to);
		}
	}

	@Override
	public final void pauseBody() {
		this.body.pause();
	}

	@Override
	public final void resumeBody() {
		this.body.resume();
	}

	@Override
	public final boolean isAnswered() {
		return this.answered;
	}

	/** A head has been written. */
	final void answered(int status) {
		this.answered = true;
		this.facts.status = status;
	}

	final boolean isEnded() {
		return this.ended;
	}

	final boolean isBodyAwaited() {
		return this.body.isAwaited();
	}

	final boolean isBodyPaused() {
		return this.body.isPaused();
	}

	final void received(HttpContent content) {
		this.facts.bytesReceived += content.content().readableBytes();
		this.body.received(content);
	}

	final void tellWritabilityChanged() {
		if (this.listener != null) {
			this.listener.onWritabilityChanged();
		}
	}

	/** The client went away, or is treated as if it had. */
	final void clientGone() {
		gone(499, "client gone");
	}

	/**
	 * Nothing more can be said to the client.
	 * @param status for the log, if it had no answer yet
	 * @param reason for the log
	 */
	final void gone(int status, String reason) {
		boolean wasEnded = this.ended;
		if (!wasEnded) {
			if (!this.answered) {
				this.facts.status = status;
			}
			this.facts.reason = reason;
		}
		end();
		this.body.close();
		if (!wasEnded && this.listener != null) {
			this.listener.onClientGone();
		}
	}

	/** Nothing more happens: who observes is told what did. */
	final void end() {
		if (!this.ended) {
			this.ended = true;
			this.facts.durationNanos = System.nanoTime() - this.facts.startNanos;
			this.observer.ended(this.facts);
			hasEnded();
		}
	}

	/** Once, when nothing more happens. */
	void hasEnded() {
	}

}
