package io.forwardauth.gateway.client;

import java.util.ArrayDeque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A call from the pool's door to its end.
 */
final class PooledCall implements ClientCall {

	private final HttpRequest head;

	private final long timeoutNanos;

	private final boolean totalTimeout;

	private final ResponseListener listener;

	/** What of the body came before there was a connection; null if nothing has. */
	private @Nullable ArrayDeque<HttpContent> early;

	private @Nullable TargetPool pool;

	private @Nullable ClientConnection connection;

	/** Ends waiting and connecting; gone once connected. */
	private @Nullable ScheduledFuture<?> waitTimer;

	private boolean reused;

	private boolean answered;

	private boolean requestComplete;

	private boolean over;

	private boolean retried;

	PooledCall(HttpRequest head, long timeoutNanos, boolean totalTimeout, ResponseListener listener) {
		this.head = head;
		this.timeoutNanos = timeoutNanos;
		this.totalTimeout = totalTimeout;
		this.listener = listener;
	}

	void pool(TargetPool value) {
		this.pool = value;
	}

	HttpRequest head() {
		return this.head;
	}

	long timeoutNanos() {
		return this.timeoutNanos;
	}

	boolean isTotalTimeout() {
		return this.totalTimeout;
	}

	ResponseListener listener() {
		return this.listener;
	}

	boolean isRequestComplete() {
		return this.requestComplete;
	}

	boolean isOver() {
		return this.over;
	}

	void answered() {
		this.answered = true;
	}

	void over() {
		this.over = true;
		this.connection = null;
		releaseEarly();
	}

	void connected(ClientConnection to, boolean kept) {
		stopWaiting();
		this.connection = to;
		this.reused = kept;
		if (this.head instanceof FullHttpRequest) {
			this.requestComplete = true;
		}
		to.write(this.head);
		HttpContent content;
		while (this.early != null && (content = this.early.poll()) != null) {
			writeContent(to, content);
		}
		to.flush();
		if (!this.requestComplete && this.connection == to) {
			writabilityChanged(to);
		}
	}

	void writabilityChanged(ClientConnection to) {
		settleDeadline(to);
		this.listener.onWritabilityChanged();
	}

	/**
	 * The answer is due from the request's end on; before it the target is only to be
	 * blamed for not taking what there is.
	 */
	private void settleDeadline(ClientConnection to) {
		if (!this.answered && !this.totalTimeout) {
			to.expectAnswer((this.requestComplete || !to.isWritable()) ? this.timeoutNanos : 0);
		}
	}

	@Override
	public void content(HttpContent content) {
		ClientConnection to = this.connection;
		if (this.over) {
			content.release();
		}
		else if (to == null) {
			if (this.early == null) {
				this.early = new ArrayDeque<>(4);
			}
			this.early.add(content);
		}
		else {
			writeContent(to, content);
		}
	}

	private void writeContent(ClientConnection to, HttpContent content) {
		if (content instanceof LastHttpContent) {
			this.requestComplete = true;
		}
		to.write(content);
		settleDeadline(to);
	}

	@Override
	public void flush() {
		if (this.connection != null) {
			this.connection.flush();
		}
	}

	@Override
	public boolean isWritable() {
		return this.connection != null && this.connection.isWritable();
	}

	@Override
	public void pause() {
		if (this.connection != null) {
			this.connection.reading(false);
		}
	}

	@Override
	public void resume() {
		if (this.connection != null) {
			this.connection.reading(true);
		}
	}

	@Override
	public void cancel() {
		if (this.over) {
			return;
		}
		ClientConnection to = this.connection;
		leave();
		if (to != null) {
			to.cancelled();
		}
	}

	@Override
	public Channel takeOver(ChannelHandler tunnel) {
		ClientConnection to = this.connection;
		if (to == null) {
			throw new IllegalStateException("the call is over");
		}
		over();
		return to.takeOver(tunnel);
	}

	void fail(CallFailure.Kind kind, String reason) {
		if (!this.over) {
			leave();
			this.listener.onFailure(new CallFailure(kind, reason));
		}
	}

	void failAfter(EventLoop loop, long nanos, CallFailure.Kind kind, String reason) {
		stopWaiting();
		this.waitTimer = loop.schedule(() -> {
			fail(kind, reason);
			return null;
		}, nanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * A kept connection has turned out dead before it answered: tried again, once, if the
	 * request is known to be whole, has no body and may be sent twice (RFC 9110 9.2.2).
	 */
	boolean retry() {
		TargetPool again = this.pool;
		if (again == null || this.over || this.retried || !this.reused || this.answered
				|| !(this.head instanceof FullHttpRequest) || !isIdempotent()) {
			return false;
		}
		this.retried = true;
		this.connection = null;
		again.retry(this);
		return true;
	}

	private boolean isIdempotent() {
		return switch (this.head.method().name()) {
			case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
			default -> false;
		};
	}

	private void leave() {
		this.over = true;
		this.connection = null;
		stopWaiting();
		releaseEarly();
		if (this.pool != null) {
			this.pool.removePending(this);
		}
	}

	private void stopWaiting() {
		if (this.waitTimer != null) {
			this.waitTimer.cancel(false);
			this.waitTimer = null;
		}
	}

	private void releaseEarly() {
		if (this.early != null) {
			this.early.forEach(HttpContent::release);
			this.early = null;
		}
	}

}
