package io.forwardauth.gateway.server;

import java.util.concurrent.TimeUnit;

import io.forwardauth.gateway.http.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes a connection in two steps if its client may still be sending: an RST for unread
 * bytes would take the answer with it (RFC 9112 9.6).
 */
final class LingeringClose {

	/** How long leftovers are read away once the client has taken the answer. */
	static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final ChannelHandlerContext context;

	private final Deadline deadline;

	/** Bytes that may still be read away. */
	private long left;

	LingeringClose(ChannelHandlerContext context, Deadline deadline, ServerOptions options) {
		this.context = context;
		this.deadline = deadline;
		this.left = options.maxDrain();
		// For what the client has not taken yet, be it much.
		deadline.set(options.idleTimeout().toNanos());
	}

	/**
	 * Closes behind what has been written.
	 * @param silent whether the client is known to send nothing more: one step will do
	 * @return whether there is to be read on
	 */
	boolean start(boolean silent) {
		ChannelFuture taken = this.context.writeAndFlush(Unpooled.EMPTY_BUFFER);
		if (silent || !(this.context.channel() instanceof DuplexChannel duplex)) {
			taken.addListener(ChannelFutureListener.CLOSE);
			return false;
		}
		SslHandler ssl = this.context.pipeline().get(SslHandler.class);
		if (ssl == null) {
			taken.addListener((done) -> endOutput(duplex));
		}
		else {
			taken.addListener((done) -> ssl.closeOutbound().addListener((said) -> endOutput(duplex)));
		}
		return true;
	}

	private void endOutput(DuplexChannel channel) {
		channel.shutdownOutput();
		if (channel.isActive()) {
			this.deadline.set(LINGER_NANOS);
		}
	}

	/**
	 * Reads something away.
	 * @return whether there is to be read on; else the deadline closes, once the answer
	 * had its time to be read
	 */
	boolean discard(Object message) {
		if (message instanceof HttpContent content) {
			this.left -= content.content().readableBytes();
		}
		else if (message instanceof ByteBuf bytes) {
			this.left -= bytes.readableBytes();
		}
		ReferenceCountUtil.release(message);
		return this.left >= 0;
	}

}
