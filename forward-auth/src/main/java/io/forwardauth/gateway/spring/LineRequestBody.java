package io.forwardauth.gateway.spring;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;

import io.forwardauth.gateway.server.ServerExchange;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.netty.channel.AbortedException;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * A request's body for Spring: for one subscriber, and read from the client as fast as
 * that one asks for it. A client that waits to be told so is told to go on when the body
 * is asked for. Trailers end here.
 */
final class LineRequestBody extends Flux<DataBuffer> implements Subscription {

	/**
	 * Bytes of a part at most: Reactor Netty asks for 128 of them ahead, whatever an
	 * origin takes.
	 */
	private static final int PART = 16 << 10;

	private final ServerExchange exchange;

	private final NettyDataBufferFactory buffers;

	private final AtomicBoolean subscribed = new AtomicBoolean();

	/** Came along with what was asked for. */
	private final ArrayDeque<HttpContent> early = new ArrayDeque<>(0);

	private @Nullable CoreSubscriber<? super DataBuffer> subscriber;

	private long wanted;

	private boolean started;

	private boolean paused;

	private boolean delivering;

	LineRequestBody(ServerExchange exchange, NettyDataBufferFactory buffers) {
		this.exchange = exchange;
		this.buffers = buffers;
	}

	@Override
	public void subscribe(CoreSubscriber<? super DataBuffer> to) {
		if (!this.subscribed.compareAndSet(false, true)) {
			Operators.error(to, new IllegalStateException("a request's body can be read once"));
			return;
		}
		this.subscriber = to;
		to.onSubscribe(this);
	}

	@Override
	public void request(long more) {
		run(() -> {
			this.wanted = Operators.addCap(this.wanted, more);
			if (!this.started) {
				this.started = true;
				start();
			}
			deliver();
		});
	}

	private void start() {
		if (this.exchange.request().headers().contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true)) {
			this.exchange.interim(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
		}
		this.exchange.startBody();
	}

	@Override
	public void cancel() {
		run(() -> {
			this.subscriber = null;
			release();
			this.exchange.pauseBody();
		});
	}

	/** Takes a part over. */
	void received(HttpContent content) {
		this.early.add(content);
		deliver();
	}

	/** The exchange is over: nothing more comes. */
	void close() {
		release();
		CoreSubscriber<? super DataBuffer> to = this.subscriber;
		this.subscriber = null;
		if (to != null) {
			to.onError(new AbortedException("the exchange is over"));
		}
	}

	private void deliver() {
		if (this.delivering) {
			return;
		}
		this.delivering = true;
		try {
			while (this.subscriber != null && !this.early.isEmpty()
					&& (this.wanted > 0 || isEnd(this.early.element()))) {
				deliver(this.subscriber);
			}
		}
		finally {
			this.delivering = false;
		}
		if (this.subscriber == null) {
			release();
		}
		else if (this.wanted == 0 && !this.paused) {
			this.paused = true;
			this.exchange.pauseBody();
		}
		else if (this.wanted > 0 && this.paused) {
			this.paused = false;
			this.exchange.resumeBody();
		}
	}

	private void deliver(CoreSubscriber<? super DataBuffer> to) {
		HttpContent content = this.early.element();
		if (content.content().readableBytes() > PART) {
			this.wanted = (this.wanted == Long.MAX_VALUE) ? this.wanted : this.wanted - 1;
			to.onNext(this.buffers.wrap(content.content().readRetainedSlice(PART)));
			return;
		}
		this.early.remove();
		if (content.content().isReadable()) {
			this.wanted = (this.wanted == Long.MAX_VALUE) ? this.wanted : this.wanted - 1;
			to.onNext(this.buffers.wrap(content.content()));
		}
		else {
			content.release();
		}
		if (content instanceof LastHttpContent && this.subscriber != null) {
			this.subscriber = null;
			to.onComplete();
		}
	}

	private static boolean isEnd(HttpContent content) {
		return content instanceof LastHttpContent && !content.content().isReadable();
	}

	private void release() {
		this.early.forEach(HttpContent::release);
		this.early.clear();
	}

	private void run(Runnable step) {
		if (this.exchange.eventLoop().inEventLoop()) {
			step.run();
		}
		else {
			this.exchange.eventLoop().execute(step);
		}
	}

}
