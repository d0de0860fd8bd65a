package io.forwardauth.gateway.spring;

import java.util.Objects;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * Writes what Spring publishes as the body of an answer; done when all of it is written.
 * More is asked for as long as the client takes it.
 */
final class LineResponseBody extends Mono<Void> {

	/** Parts that are asked for ahead; Reactor Netty asks for 128. */
	private static final int AHEAD = 32;

	private final LineResponse response;

	private final Publisher<? extends DataBuffer> parts;

	private final boolean flushed;

	/**
	 * Makes it.
	 * @param response what is written to
	 * @param parts the body, or a part of it
	 * @param flushed whether it goes out at its end, however short it is
	 */
	LineResponseBody(LineResponse response, Publisher<? extends DataBuffer> parts, boolean flushed) {
		this.response = response;
		this.parts = parts;
		this.flushed = flushed;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> written) {
		this.parts.subscribe(new Writing(this.response, written, this.flushed));
	}

	private static final class Writing implements CoreSubscriber<DataBuffer>, Subscription {

		private final LineResponse response;

		private final CoreSubscriber<? super Void> written;

		private final boolean flushed;

		private @Nullable Subscription upstream;

		/** Parts that were written and not asked for again. */
		private int taken;

		Writing(LineResponse response, CoreSubscriber<? super Void> written, boolean flushed) {
			this.response = response;
			this.written = written;
			this.flushed = flushed;
		}

		@Override
		public Context currentContext() {
			return this.written.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			this.written.onSubscribe(this);
			subscription.request(AHEAD);
		}

		@Override
		public void onNext(DataBuffer part) {
			ByteBuf bytes = NettyDataBufferFactory.toByteBuf(part);
			this.response.run(() -> write(bytes));
		}

		private void write(ByteBuf bytes) {
			this.response.write(bytes);
			if (++this.taken >= AHEAD / 2) {
				more();
			}
		}

		private void more() {
			if (this.response.isWritable()) {
				int asked = this.taken;
				this.taken = 0;
				this.response.whenWritable(null);
				Objects.requireNonNull(this.upstream).request(asked);
			}
			else {
				this.response.whenWritable(this::more);
			}
		}

		@Override
		public void onComplete() {
			this.response.run(() -> {
				this.response.whenWritable(null);
				if (this.flushed) {
					this.response.flush();
					complete();
				}
				else {
					this.written.onComplete();
				}
			});
		}

		/** Then the next part is asked for: not before the client takes it. */
		private void complete() {
			if (this.response.isWritable()) {
				this.response.whenWritable(null);
				this.written.onComplete();
			}
			else {
				this.response.whenWritable(this::complete);
			}
		}

		@Override
		public void onError(Throwable error) {
			this.response.run(() -> {
				this.response.whenWritable(null);
				this.written.onError(error);
			});
		}

		/** Asked for a value that never comes. */
		@Override
		public void request(long values) {
			Operators.validate(values);
		}

		@Override
		public void cancel() {
			Objects.requireNonNull(this.upstream).cancel();
		}

	}

}
