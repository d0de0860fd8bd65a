package io.forwardauth.gateway.server;

import java.net.InetSocketAddress;

import javax.net.ssl.SSLSession;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
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

	private final OpenConnection connection;

	private final ExchangeObserver observer;

	private final HttpRequest request;

	private final ExchangeFacts facts = new ExchangeFacts();

	private @Nullable Listener listener;

	private boolean answered;

	private boolean ended;

	ClientExchange(OpenConnection connection, ExchangeObserver observer, HttpRequest request, RequestBody body) {
		this.connection = connection;
		this.observer = observer;
		this.request = request;
		this.isHead = HttpMethod.HEAD.equals(request.method());
		this.body = body;
	}

	@Override
	public final EventLoop eventLoop() {
		return channel().eventLoop();
	}

	@Override
	public final InetSocketAddress remoteAddress() {
		return (InetSocketAddress) channel().remoteAddress();
	}

	@Override
	public final InetSocketAddress localAddress() {
		return (InetSocketAddress) channel().localAddress();
	}

	@Override
	public final @Nullable SSLSession sslSession() {
		SslHandler ssl = this.connection.context().pipeline().get(SslHandler.class);
		return (ssl != null) ? ssl.engine().getSession() : null;
	}

	@Override
	public final @Nullable Object connectionAttachment() {
		return this.connection.attachment();
	}

	@Override
	public final void connectionAttachment(Object value) {
		this.connection.attachment(value);
	}

	private Channel channel() {
		return this.connection.context().channel();
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
