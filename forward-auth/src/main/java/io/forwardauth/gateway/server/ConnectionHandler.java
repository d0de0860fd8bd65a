package io.forwardauth.gateway.server;

import java.io.IOException;
import java.util.ArrayDeque;

import javax.net.ssl.SSLException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.forwardauth.gateway.http.Deadline;
import io.forwardauth.gateway.http.ExchangeObserver;

/**
 * One client connection of HTTP/1.x: one exchange after the other. Reading is on unless
 * somebody asks for a pause, so that an ordinary request costs no change of epoll's
 * interest and a client that goes away is noticed; what one read brings beyond the
 * exchange at hand waits here, and while something waits nothing more is read.
 */
final class ConnectionHandler extends ChannelInboundHandlerAdapter implements OpenConnection, BodySource {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionHandler.class);

	private final ServerOptions options;

	private final ExchangeHandler first;

	private final ExchangeObserver observer;

	private final OpenConnections open;

	private final ResponseEncoder encoder;

	private final ArrayDeque<Object> waiting = new ArrayDeque<>(0);

	private @Nullable ChannelHandlerContext context;

	private @Nullable Deadline deadline;

	private @Nullable HttpExchange current;

	private @Nullable Object attachment;

	/** Bytes of an unwanted body that may still be read away; -1 if none is coming. */
	private long drainLeft = -1;

	private @Nullable LingeringClose closing;

	private boolean handedOver;

	private boolean advancing;

	private boolean messageRead;

	private boolean headBegun;

	ConnectionHandler(ServerOptions options, ExchangeHandler first, ExchangeObserver observer, OpenConnections open,
			ResponseEncoder encoder) {
		this.options = options;
		this.first = first;
		this.observer = observer;
		this.open = open;
		this.encoder = encoder;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.context = ctx;
		this.deadline = new Deadline(ctx.channel().eventLoop(), this::close);
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.open.opened(this);
		deadline().set(this.options.headerTimeout().toNanos());
		if (this.open.isDraining()) {
			ctx.close();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		deadline().close();
		this.open.closed(this);
		releaseWaiting();
		HttpExchange exchange = this.current;
		if (exchange != null) {
			this.current = null;
			exchange.clientGone();
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		this.messageRead = true;
		LingeringClose close = this.closing;
		if (close != null) {
			if (!close.discard(message)) {
				reading(false);
			}
		}
		else if (!this.waiting.isEmpty() || (message instanceof HttpRequest && this.current != null)) {
			this.waiting.add(message);
			reading(false);
		}
		else {
			take(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (!this.messageRead && this.current == null && this.closing == null && this.drainLeft < 0
				&& !this.headBegun) {
			// Bytes but no head yet: from here the head has its own, shorter time.
			this.headBegun = true;
			deadline().set(this.options.headerTimeout().toNanos());
		}
		this.messageRead = false;
	}

	private void take(Object message) {
		if (message instanceof HttpRequest request) {
			begin(request);
		}
		else if (message instanceof HttpContent content) {
			if (this.drainLeft >= 0) {
				drainBody(content);
			}
			else if (this.current != null) {
				this.current.received(content);
			}
			else {
				content.release();
			}
		}
		else {
			ReferenceCountUtil.release(message);
		}
	}

	private void begin(HttpRequest request) {
		deadline().clear();
		this.headBegun = false;
		HttpExchange exchange = new HttpExchange(this, this.encoder, this.observer, request);
		this.current = exchange;
		this.observer.started();
		this.first.handle(exchange);
	}

	/**
	 * The answer is written whole.
	 * @param keepAlive whether the connection may serve another request
	 * @param bodyComplete whether the request has been read to its end
	 * @param silent whether the client is known to send nothing more
	 */
	void answered(boolean keepAlive, boolean bodyComplete, boolean silent) {
		this.current = null;
		if (!keepAlive || this.open.isDraining()) {
			closeAfterAnswer(bodyComplete && silent);
		}
		else if (bodyComplete) {
			next();
		}
		else {
			this.drainLeft = this.options.maxDrain();
			deadline().set(this.options.bodyIdleTimeout().toNanos());
			reading(true);
		}
	}

	private void drainBody(HttpContent content) {
		boolean broken = content.decoderResult().isFailure();
		this.drainLeft -= content.content().readableBytes();
		boolean last = content instanceof LastHttpContent;
		content.release();
		if (broken || this.drainLeft < 0) {
			this.drainLeft = -1;
			closeAfterAnswer(false);
		}
		else if (last) {
			this.drainLeft = -1;
			next();
		}
	}

	private void next() {
		deadline().set(this.options.idleTimeout().toNanos());
		if (this.advancing) {
			// An answer given while taking what waited: the loop below goes on by itself.
			return;
		}
		this.advancing = true;
		Object message = this.waiting.peek();
		// What cannot be read comes as a request that is whole: head and content in one.
		while (message != null && this.closing == null && (!(message instanceof HttpRequest) || this.current == null)) {
			take(this.waiting.remove());
			message = this.waiting.peek();
		}
		this.advancing = false;
		if (this.waiting.isEmpty() && this.closing == null) {
			reading(this.current == null || !this.current.isBodyPaused());
		}
	}

	private void closeAfterAnswer(boolean silent) {
		releaseWaiting();
		LingeringClose close = new LingeringClose(context(), deadline(), this.options);
		this.closing = close;
		if (close.start(silent)) {
			reading(true);
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (this.current != null) {
			if (!ctx.channel().isWritable()) {
				// A client that takes nothing of its answer does not hold it for ever.
				deadline().set(this.options.idleTimeout().toNanos());
			}
			else {
				bodyExpected(this.current.isBodyAwaited());
			}
			this.current.tellWritabilityChanged();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (!(cause instanceof IOException || cause.getCause() instanceof SSLException)) {
			logger.warn("Closing a client's connection", cause);
		}
		ctx.close();
	}

	@Override
	public void drain() {
		context().channel().eventLoop().execute(() -> {
			if (this.current == null && this.closing == null && !this.handedOver && context().channel().isActive()) {
				closeAfterAnswer(this.drainLeft < 0);
			}
		});
	}

	@Override
	public void close() {
		context().channel().close();
	}

	boolean isDraining() {
		return this.open.isDraining();
	}

	boolean mayBeTakenOver() {
		// It is gone once the client is.
		RequestDecoder decoder = context().pipeline().get(RequestDecoder.class);
		return this.waiting.isEmpty() && decoder != null && !decoder.holdsBytes();
	}

	/** Takes the codec and this handler out of the pipeline, for a tunnel. */
	Channel takeOver(ChannelHandler tunnel) {
		Channel channel = context().channel();
		channel.config().setAutoRead(false);
		channel.closeFuture().addListener((closed) -> this.open.closed(this));
		channel.pipeline().addLast(tunnel);
		leave();
		return channel;
	}

	/** Before the first byte: another handler speaks with the client. */
	void makeWay(ChannelHandler other) {
		ChannelPipeline pipeline = context().pipeline();
		leave();
		pipeline.addLast(other);
		// Not before the other counts: a shutdown waits for the last one.
		this.open.closed(this);
	}

	private void leave() {
		this.handedOver = true;
		deadline().close();
		ChannelPipeline pipeline = context().pipeline();
		pipeline.remove(RequestDecoder.class);
		pipeline.remove(this.encoder);
		pipeline.remove(this);
	}

	@Override
	public void bodyExpected(boolean expected) {
		deadline().set(expected ? this.options.bodyIdleTimeout().toNanos() : 0);
	}

	@Override
	public void reading(boolean on) {
		Channel channel = context().channel();
		if (!this.handedOver && channel.config().isAutoRead() != on) {
			channel.config().setAutoRead(on && this.waiting.isEmpty());
		}
	}

	@Override
	public ChannelHandlerContext context() {
		ChannelHandlerContext ctx = this.context;
		if (ctx == null) {
			throw new IllegalStateException("not in a pipeline yet");
		}
		return ctx;
	}

	@Override
	public @Nullable Object attachment() {
		return this.attachment;
	}

	@Override
	public void attachment(Object value) {
		this.attachment = value;
	}

	private Deadline deadline() {
		Deadline value = this.deadline;
		if (value == null) {
			throw new IllegalStateException("not in a pipeline yet");
		}
		return value;
	}

	private void releaseWaiting() {
		this.waiting.forEach(ReferenceCountUtil::release);
		this.waiting.clear();
	}

}
