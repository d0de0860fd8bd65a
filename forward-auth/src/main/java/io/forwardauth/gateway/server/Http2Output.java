package io.forwardauth.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * What the streams of a connection say. It is flushed once for all that is said in the
 * same turn of the event loop.
 */
final class Http2Output {

	private final MultiplexedConnection connection;

	private boolean flushing;

	Http2Output(MultiplexedConnection connection) {
		this.connection = connection;
	}

	ChannelFuture write(Http2Stream stream, Http2Headers head, boolean last) {
		ChannelHandlerContext ctx = this.connection.context();
		return this.connection.encoder().writeHeaders(ctx, stream.id(), head, 0, last, ctx.newPromise());
	}

	ChannelFuture write(Http2Stream stream, ByteBuf data, boolean last) {
		ChannelHandlerContext ctx = this.connection.context();
		return this.connection.encoder().writeData(ctx, stream.id(), data, 0, last, ctx.newPromise());
	}

	/** Resets a stream that is still there. */
	void reset(Http2Stream stream, Http2Error error) {
		if (stream.state() != Http2Stream.State.CLOSED) {
			say(stream, error);
		}
	}

	/** Resets a stream, be it closed already. */
	void say(Http2Stream stream, Http2Error error) {
		ChannelHandlerContext ctx = this.connection.context();
		this.connection.encoder().writeRstStream(ctx, stream.id(), error.code(), ctx.newPromise());
		flushSoon();
	}

	/** Lets the client send as many bytes again. */
	void giveBack(Http2Stream stream, int bytes) {
		try {
			if (this.connection.connection().local().flowController().consumeBytes(stream, bytes)) {
				flushSoon();
			}
		}
		catch (Http2Exception ex) {
			this.connection.onError(this.connection.context(), true, ex);
		}
	}

	/** Whether the client's windows and its connection take more. */
	boolean isWritable(Http2Stream stream) {
		return this.connection.connection().remote().flowController().isWritable(stream);
	}

	void flushSoon() {
		if (!this.flushing) {
			this.flushing = true;
			this.connection.eventLoop().execute(() -> {
				this.flushing = false;
				if (this.connection.channel().isActive()) {
					this.connection.flush(this.connection.context());
				}
			});
		}
	}

}
