package io.forwardauth.gateway.client;

import java.io.IOException;

import javax.net.ssl.SSLException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.forwardauth.gateway.http.Deadline;

/**
 * One connection to a target: idle, or busy with one call. Reading stays on while it is
 * idle, so that its end is seen before the next call.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(ClientConnection.class);

	private final TargetPool pool;

	private final ResponseDecoder decoder;

	private final long createdAt = System.nanoTime();

	private @Nullable ChannelHandlerContext context;

	private @Nullable Deadline deadline;

	private @Nullable PooledCall call;

	private long idleSince;

	private boolean keepAlive;

	private boolean finalHead;

	private boolean responseComplete;

	ClientConnection(TargetPool pool, ResponseDecoder decoder) {
		this.pool = pool;
		this.decoder = decoder;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.context = ctx;
		this.deadline = new Deadline(ctx.channel().eventLoop(), this::timedOut);
	}

	void start(PooledCall started, boolean reused) {
		this.call = started;
		this.finalHead = false;
		this.responseComplete = false;
		this.decoder.answersHead(HttpMethod.HEAD.equals(started.head().method()));
		deadline().set(started.timeoutNanos());
		started.connected(this, reused);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		PooledCall to = this.call;
		if (to == null || this.responseComplete || !(message instanceof HttpObject object)) {
			// Bytes that nobody asked for: the connection is of no use any more.
			boolean harmless = message == LastHttpContent.EMPTY_LAST_CONTENT;
			ReferenceCountUtil.release(message);
			if (!harmless) {
				ctx.close();
			}
			return;
		}
		if (object.decoderResult().isFailure()) {
			ReferenceCountUtil.release(message);
			end(to, CallFailure.Kind.MALFORMED, "the answer cannot be decoded");
		}
		else if (message instanceof HttpResponse response) {
			head(to, response);
		}
		else if (message instanceof HttpContent content) {
			content(to, content);
		}
	}

	private void head(PooledCall to, HttpResponse response) {
		boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
				&& response.status().code() != 101;
		if (interim) {
			to.listener().onInterim(response);
			return;
		}
		String coding = response.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
		if (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
			// Passed on as chunked alone, the other coding would be there unsaid.
			end(to, CallFailure.Kind.MALFORMED, "the answer has a transfer coding other than chunked");
			return;
		}
		this.finalHead = true;
		this.keepAlive = HttpUtil.isKeepAlive(response);
		if (!to.isTotalTimeout()) {
			deadline().clear();
		}
		to.answered();
		to.listener().onHead(response);
	}

	private void content(PooledCall to, HttpContent content) {
		if (!this.finalHead) {
			// The empty end of an interim answer.
			content.release();
			return;
		}
		boolean last = content instanceof LastHttpContent;
		if (last) {
			this.responseComplete = true;
			deadline().clear();
			this.call = null;
			// What stands behind an answer must not become the next one's.
			boolean reusable = this.keepAlive && to.isRequestComplete() && !this.decoder.holdsBytes();
			to.over();
			context().channel().config().setAutoRead(true);
			// First the pool: what the listener does next may want this connection.
			if (reusable && context().channel().isActive()) {
				this.pool.release(this);
			}
			else {
				close();
			}
			to.listener().onContent(content);
			return;
		}
		to.listener().onContent(content);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (this.call != null) {
			this.call.listener().onBatchEnd();
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (this.call != null) {
			this.call.writabilityChanged(this);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		PooledCall to = this.call;
		if (to != null) {
			broken(to);
		}
		else {
			this.pool.removeIdle(this);
		}
		deadline().close();
	}

	private void broken(PooledCall to) {
		this.call = null;
		if (!to.retry()) {
			to.fail(CallFailure.Kind.BROKEN, "the connection to " + this.pool.target().name() + " broke");
		}
	}

	private void timedOut() {
		PooledCall to = this.call;
		if (to != null) {
			end(to, CallFailure.Kind.TIMEOUT, "no answer from " + this.pool.target().name() + " in time");
		}
	}

	private void end(PooledCall to, CallFailure.Kind kind, String reason) {
		this.call = null;
		close();
		to.fail(kind, reason);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		PooledCall to = this.call;
		// Of a handshake that failed the call tells.
		if (cause instanceof IOException || cause.getCause() instanceof SSLException || to == null) {
			ctx.close();
			return;
		}
		logger.warn("Closing a connection to {}", this.pool.target().name(), cause);
		// At once: whoever failed must not hear the rest of the answer.
		end(to, CallFailure.Kind.BROKEN, "an error while reading the answer of " + this.pool.target().name());
	}

	/** The call was given up: an unfinished exchange makes the connection useless. */
	void cancelled() {
		this.call = null;
		close();
	}

	/**
	 * After a 101: the tunnel comes in first, so that it gets what the decoder still
	 * holds.
	 */
	Channel takeOver(ChannelHandler tunnel) {
		this.call = null;
		deadline().close();
		Channel channel = context().channel();
		channel.config().setAutoRead(false);
		channel.pipeline().addLast(tunnel);
		channel.pipeline().remove(RequestEncoder.class);
		channel.pipeline().remove(this);
		channel.pipeline().remove(this.decoder);
		return channel;
	}

	void expectAnswer(long nanos) {
		deadline().set(nanos);
	}

	void write(Object message) {
		context().write(message, context().voidPromise());
	}

	void flush() {
		context().flush();
	}

	boolean isWritable() {
		return context().channel().isWritable();
	}

	void reading(boolean on) {
		if (context().channel().config().isAutoRead() != on) {
			context().channel().config().setAutoRead(on);
		}
	}

	boolean isUsable(long maxLifeNanos) {
		return context().channel().isActive() && System.nanoTime() - this.createdAt < maxLifeNanos;
	}

	long idleSince() {
		return this.idleSince;
	}

	void idleSince(long nanos) {
		this.idleSince = nanos;
	}

	void close() {
		context().close();
	}

	private ChannelHandlerContext context() {
		ChannelHandlerContext ctx = this.context;
		if (ctx == null) {
			throw new IllegalStateException("not in a pipeline yet");
		}
		return ctx;
	}

	private Deadline deadline() {
		Deadline value = this.deadline;
		if (value == null) {
			throw new IllegalStateException("not in a pipeline yet");
		}
		return value;
	}

}
