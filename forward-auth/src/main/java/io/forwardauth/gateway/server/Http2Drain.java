package io.forwardauth.gateway.server;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;

/**
 * The end of a connection without losing a request (RFC 9113 6.8): a first GOAWAY tells
 * the client to begin nothing more, and once it is sure to have read that, a second one
 * says which stream is the last that is served. Then the connection ends with its last
 * stream.
 */
final class Http2Drain {

	/** The client's answer to it comes after it has read what was sent before. */
	private static final long PING = 0x676F_6177_6179_0001L;

	/** How long that answer is waited for. */
	private static final long PATIENCE_SECONDS = 1;

	private final MultiplexedConnection connection;

	private boolean begun;

	private boolean finished;

	Http2Drain(MultiplexedConnection connection) {
		this.connection = connection;
	}

	void begin() {
		if (this.begun || !this.connection.channel().isActive()) {
			return;
		}
		this.begun = true;
		ChannelHandlerContext ctx = this.connection.context();
		this.connection.goAway(ctx, Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER,
				ctx.newPromise());
		this.connection.encoder().writePing(ctx, false, PING, ctx.newPromise());
		this.connection.flushSoon();
		this.connection.eventLoop().schedule(this::finish, PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

	/** The client has answered a PING. */
	void answered(long ping) {
		if (this.begun && ping == PING) {
			finish();
		}
	}

	private void finish() {
		if (this.finished || !this.connection.channel().isActive()) {
			return;
		}
		this.finished = true;
		this.connection.leave();
	}

}
