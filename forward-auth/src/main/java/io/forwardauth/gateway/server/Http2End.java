package io.forwardauth.gateway.server;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.Deadline;

/**
 * When and how a connection of HTTP/2 ends without losing a request (RFC 9113 6.8). At
 * shutdown a first GOAWAY tells the client to begin nothing more, and once it is sure to
 * have read that, a second one says which stream is the last that is served; the
 * connection ends with that stream. A connection that asks for nothing is told and ended
 * as well.
 */
final class Http2End {

	/** The client's answer to it comes after it has read what was sent before. */
	private static final long PING = 0x676F_6177_6179_0001L;

	/** How long that answer is waited for. */
	private static final long PATIENCE_SECONDS = 1;

	private final MultiplexedConnection connection;

	private final Deadline deadline;

	/** Exchanges under way; a stream may outlive its exchange by what is to be sent. */
	private int exchanges;

	private boolean draining;

	private boolean leaving;

	private @Nullable LingeringClose closing;

	Http2End(MultiplexedConnection connection) {
		this.connection = connection;
		this.deadline = new Deadline(connection.eventLoop(), this::idle);
		this.deadline.set(connection.options().headerTimeout().toNanos());
	}

	void exchangeBegun() {
		this.exchanges++;
		this.deadline.clear();
	}

	void exchangeEnded() {
		this.exchanges--;
		if (this.exchanges == 0 && this.closing == null) {
			this.deadline.set(this.connection.options().idleTimeout().toNanos());
		}
	}

	/** Nothing has been asked for a while, or a last word not been taken. */
	private void idle() {
		if (this.leaving || this.closing != null) {
			this.connection.close();
			return;
		}
		this.deadline.set(LingeringClose.LINGER_NANOS);
		leave();
	}

	/** The server is going down. */
	void drain() {
		if (this.draining || !this.connection.channel().isActive()) {
			return;
		}
		this.draining = true;
		ChannelHandlerContext ctx = this.connection.context();
		goAway(ctx, Integer.MAX_VALUE);
		this.connection.encoder().writePing(ctx, false, PING, ctx.newPromise());
		this.connection.output().flushSoon();
		this.connection.eventLoop().schedule(this::leave, PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

	/** The client has answered a PING. */
	void pong(long data) {
		if (this.draining && data == PING) {
			leave();
		}
	}

	private void leave() {
		if (this.leaving || !this.connection.channel().isActive()) {
			return;
		}
		this.leaving = true;
		goAway(this.connection.context(), this.connection.connection().remote().lastStreamCreated());
		streamEnded();
		this.connection.output().flushSoon();
	}

	private void goAway(ChannelHandlerContext ctx, int lastStream) {
		this.connection.goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
	}

	void streamEnded() {
		if (this.leaving && this.closing == null && this.connection.connection().numActiveStreams() == 0) {
			linger();
		}
	}

	/**
	 * Ends over an error.
	 * @return whether it had not ended already
	 */
	boolean broken(Http2Error error) {
		if (this.closing != null || !this.connection.channel().isActive()) {
			return false;
		}
		ChannelHandlerContext ctx = this.connection.context();
		this.connection.encoder()
			.frameWriter()
			.writeGoAway(ctx, this.connection.connection().remote().lastStreamCreated(), error.code(),
					Unpooled.EMPTY_BUFFER, ctx.newPromise());
		linger();
		return true;
	}

	/** Closes in two steps: the client may be sending, be it only its WINDOW_UPDATE. */
	private void linger() {
		LingeringClose close = new LingeringClose(this.connection.context(), this.deadline, this.connection.options());
		this.closing = close;
		close.start(false);
	}

	/**
	 * Reads away what comes once nothing is listened to any more.
	 * @return whether that is so; else the message is as it was
	 */
	boolean discards(Object message) {
		LingeringClose close = this.closing;
		if (close == null) {
			return false;
		}
		if (!close.discard(message)) {
			this.connection.channel().config().setAutoRead(false);
		}
		return true;
	}

	/** The connection is closed. */
	void closed() {
		this.deadline.close();
	}

}
