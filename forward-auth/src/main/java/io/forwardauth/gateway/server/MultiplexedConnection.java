package io.forwardauth.gateway.server;

import java.io.IOException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.forwardauth.gateway.http.Deadline;
import io.forwardauth.gateway.http.ExchangeObserver;

/**
 * One client connection of HTTP/2: as many exchanges at a time as there are streams. It
 * is always read: what nobody takes is held up by flow control, stream by stream.
 */
final class MultiplexedConnection extends Http2ConnectionHandler implements OpenConnection {

	private static final Logger logger = LoggerFactory.getLogger(MultiplexedConnection.class);

	private final ServerOptions options;

	private final ExchangeHandler first;

	private final ExchangeObserver observer;

	private final OpenConnections open;

	private final Http2Frames frames;

	private final Http2Drain drain = new Http2Drain(this);

	private @Nullable ChannelHandlerContext context;

	private @Nullable Deadline deadline;

	private @Nullable Object attachment;

	private @Nullable LingeringClose closing;

	/** Exchanges under way; a stream may outlive its exchange by what is to be sent. */
	private int exchanges;

	private boolean leaving;

	private boolean flushing;

	MultiplexedConnection(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings,
			ServerOptions options, ExchangeHandler first, ExchangeObserver observer, OpenConnections open) {
		super(decoder, encoder, settings);
		this.options = options;
		this.first = first;
		this.observer = observer;
		this.open = open;
		this.frames = new Http2Frames(this);
		decoder.frameListener(this.frames);
		connection().addListener(this.frames);
		connection().remote().flowController().listener(this.frames::writabilityChanged);
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
		this.context = ctx;
		this.deadline = new Deadline(ctx.channel().eventLoop(), this::idle);
		super.handlerAdded(ctx);
		connection().local()
			.flowController()
			.incrementWindowSize(connection().connectionStream(), MultiplexedConnectionBuilder.MORE_CONNECTION_WINDOW);
		ctx.flush();
		deadline().set(this.options.headerTimeout().toNanos());
		if (this.open.isDraining()) {
			drain();
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
		LingeringClose close = this.closing;
		if (close == null) {
			super.channelRead(ctx, message);
		}
		else if (!close.discard(message)) {
			ctx.channel().config().setAutoRead(false);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) throws Exception {
		super.channelInactive(ctx);
		deadline().close();
		this.open.closed(this);
	}

	/** The first frame of a stream has come, its head whole. */
	void begin(Http2Stream stream, Http2Headers head, boolean complete) {
		HttpRequest request = Http2RequestHead.of(head, complete, this.options);
		boolean malformed = request.decoderResult().cause() instanceof IllegalArgumentException;
		begin(stream, request, !complete && Http2RequestHead.announcesBody(request),
				malformed ? Http2Error.PROTOCOL_ERROR : null);
	}

	private void begin(Http2Stream stream, HttpRequest request, boolean hasBody, @Nullable Http2Error lastWord) {
		deadline().clear();
		Http2Exchange exchange = new Http2Exchange(this, stream, this.observer, request, hasBody, lastWord);
		exchange.facts().protocol = exchange.protocol();
		this.frames.attach(stream, exchange);
		this.exchanges++;
		this.observer.started();
		try {
			this.first.handle(exchange);
		}
		catch (RuntimeException ex) {
			// The other streams have nothing to do with it.
			logger.error("A request came to nothing", ex);
			exchange.abort("an error in the gateway");
		}
	}

	void exchangeEnded() {
		this.exchanges--;
		if (this.exchanges == 0 && this.closing == null) {
			deadline().set(this.options.idleTimeout().toNanos());
		}
	}

	/** Nothing has been asked for a while, or a last word not been taken. */
	private void idle() {
		if (this.leaving || this.closing != null) {
			context().close();
			return;
		}
		deadline().set(LingeringClose.LINGER_NANOS);
		leave();
	}

	/** Ends once the streams have ended that the client has begun. */
	void leave() {
		this.leaving = true;
		ChannelHandlerContext ctx = context();
		goAway(ctx, connection().remote().lastStreamCreated(), Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER,
				ctx.newPromise());
		endIfLeft();
		flushSoon();
	}

	/** A stream has ended. */
	void endIfLeft() {
		if (this.leaving && this.closing == null && connection().numActiveStreams() == 0) {
			linger();
		}
	}

	/** Closes in two steps: the client may be sending, be it only its WINDOW_UPDATE. */
	private void linger() {
		LingeringClose close = new LingeringClose(context(), deadline(), this.options);
		this.closing = close;
		close.start(false);
	}

	/** A stream has run out of time. */
	void late(Http2Stream stream) {
		Http2Exchange exchange = this.frames.exchange(stream);
		if (exchange != null) {
			exchange.late();
		}
	}

	@Override
	protected void onStreamError(ChannelHandlerContext ctx, boolean outbound, Throwable cause, StreamException error) {
		Http2Stream stream = connection().stream(error.streamId());
		Http2Exchange exchange = (stream != null) ? this.frames.exchange(stream) : null;
		if (exchange != null) {
			exchange.malformed();
		}
		else if (!outbound && isOfHead(stream, error) && refuse(stream, error)) {
			return;
		}
		encoder().writeRstStream(ctx, error.streamId(), error.error().code(), ctx.newPromise());
	}

	/**
	 * Whether it is about a request's head, either while it was decoded, when Netty wraps
	 * what was wrong with it, or when there was a stream for it already.
	 */
	private static boolean isOfHead(@Nullable Http2Stream stream, StreamException error) {
		return error.error() == Http2Error.PROTOCOL_ERROR
				&& (stream != null || error.getCause() != null || error instanceof HeaderListSizeException);
	}

	/** Answers a head that makes no request, as the edge answers one of HTTP/1.1. */
	private boolean refuse(@Nullable Http2Stream known, StreamException error) {
		try {
			Http2Stream stream = (known != null) ? known : connection().remote().createStream(error.streamId(), true);
			boolean tooLong = error instanceof HeaderListSizeException;
			begin(stream, Http2RequestHead.unreadable(tooLong ? new TooLongHttpHeaderException(error) : error), false,
					tooLong ? Http2Error.NO_ERROR : error.error());
			return true;
		}
		catch (Http2Exception ex) {
			return false;
		}
	}

	@Override
	protected void onConnectionError(ChannelHandlerContext ctx, boolean outbound, Throwable cause,
			@Nullable Http2Exception error) {
		if (this.closing != null || !ctx.channel().isActive()) {
			return;
		}
		if (error == null && !(cause instanceof IOException)) {
			logger.warn("Closing a client's connection", cause);
		}
		Http2Error said = (error != null) ? error.error() : Http2Error.INTERNAL_ERROR;
		encoder().frameWriter()
			.writeGoAway(ctx, connection().remote().lastStreamCreated(), said.code(), Unpooled.EMPTY_BUFFER,
					ctx.newPromise());
		linger();
		this.frames.endAll();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
		if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
			ctx.close();
		}
		else {
			onError(ctx, false, cause);
		}
	}

	@Override
	public void drain() {
		eventLoop().execute(this.drain::begin);
	}

	Http2Drain draining() {
		return this.drain;
	}

	@Override
	public void close() {
		// Not the channel's close, which Netty makes a graceful one.
		context().close();
	}

	ChannelFuture write(Http2Stream stream, Http2Headers head, boolean last) {
		return encoder().writeHeaders(context(), stream.id(), head, 0, last, context().newPromise());
	}

	ChannelFuture write(Http2Stream stream, ByteBuf data, boolean last) {
		return encoder().writeData(context(), stream.id(), data, 0, last, context().newPromise());
	}

	void reset(Http2Stream stream, Http2Error error) {
		if (stream.state() != Http2Stream.State.CLOSED) {
			say(stream, error);
		}
	}

	/** Resets a stream, be it closed already. */
	void say(Http2Stream stream, Http2Error error) {
		encoder().writeRstStream(context(), stream.id(), error.code(), context().newPromise());
		flushSoon();
	}

	/** Lets the client send as many bytes again. */
	void giveBack(Http2Stream stream, int bytes) {
		try {
			if (connection().local().flowController().consumeBytes(stream, bytes)) {
				flushSoon();
			}
		}
		catch (Http2Exception ex) {
			onError(context(), true, ex);
		}
	}

	boolean isWritable(Http2Stream stream) {
		return connection().remote().flowController().isWritable(stream);
	}

	/** Once for what all streams have written meanwhile. */
	void flushSoon() {
		if (!this.flushing) {
			this.flushing = true;
			eventLoop().execute(() -> {
				this.flushing = false;
				if (channel().isActive()) {
					flush(context());
				}
			});
		}
	}

	EventLoop eventLoop() {
		return channel().eventLoop();
	}

	Channel channel() {
		return context().channel();
	}

	ServerOptions options() {
		return this.options;
	}

	@Nullable SSLSession sslSession() {
		SslHandler ssl = context().pipeline().get(SslHandler.class);
		return (ssl != null) ? ssl.engine().getSession() : null;
	}

	@Nullable Object attachment() {
		return this.attachment;
	}

	void attachment(Object value) {
		this.attachment = value;
	}

	ChannelHandlerContext context() {
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
