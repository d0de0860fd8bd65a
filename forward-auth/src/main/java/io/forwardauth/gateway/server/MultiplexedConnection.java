package io.forwardauth.gateway.server;

import java.io.IOException;

import javax.net.ssl.SSLException;

import io.netty.channel.Channel;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	private final Http2Frames frames = new Http2Frames(this);

	private final Http2Output output = new Http2Output(this);

	private @Nullable ChannelHandlerContext context;

	private @Nullable Http2End end;

	private @Nullable Object attachment;

	MultiplexedConnection(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings,
			ServerOptions options, ExchangeHandler first, ExchangeObserver observer, OpenConnections open) {
		super(decoder, encoder, settings);
		this.options = options;
		this.first = first;
		this.observer = observer;
		this.open = open;
		decoder.frameListener(this.frames);
		connection().addListener(this.frames);
		connection().remote().flowController().listener(this.frames::writabilityChanged);
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
		this.context = ctx;
		this.end = new Http2End(this);
		super.handlerAdded(ctx);
		connection().local()
			.flowController()
			.incrementWindowSize(connection().connectionStream(), MultiplexedConnectionBuilder.MORE_CONNECTION_WINDOW);
		ctx.flush();
		this.open.opened(this);
		if (this.open.isDraining()) {
			drain();
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
		if (!end().discards(message)) {
			super.channelRead(ctx, message);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) throws Exception {
		super.channelInactive(ctx);
		end().closed();
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
		end().exchangeBegun();
		Http2Exchange exchange = new Http2Exchange(this, stream, this.observer, request, hasBody, lastWord);
		exchange.facts().protocol = exchange.protocol();
		this.frames.attach(stream, exchange);
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
			exchange.broken(outbound);
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
		if (end().broken((error != null) ? error.error() : Http2Error.INTERNAL_ERROR)) {
			if (error == null && !(cause instanceof IOException)) {
				logger.warn("Closing a client's connection", cause);
			}
			this.frames.endAll();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
			ctx.close();
		}
		else {
			onError(ctx, false, cause);
		}
	}

	@Override
	public void drain() {
		eventLoop().execute(end()::drain);
	}

	@Override
	public void close() {
		// Not the channel's close, which Netty makes a graceful one.
		context().close();
	}

	Http2End end() {
		Http2End value = this.end;
		if (value == null) {
			throw new IllegalStateException("not in a pipeline yet");
		}
		return value;
	}

	Http2Output output() {
		return this.output;
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

	@Override
	public @Nullable Object attachment() {
		return this.attachment;
	}

	@Override
	public void attachment(Object value) {
		this.attachment = value;
	}

	@Override
	public ChannelHandlerContext context() {
		ChannelHandlerContext ctx = this.context;
		if (ctx == null) {
			throw new IllegalStateException("not in a pipeline yet");
		}
		return ctx;
	}

}
