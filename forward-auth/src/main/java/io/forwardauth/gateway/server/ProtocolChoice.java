package io.forwardauth.gateway.server;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a new connection speaks, and leaves: with TLS what ALPN agreed on; in the
 * clear HTTP/2 if the first bytes are its preface (RFC 9113 3.3), else HTTP/1.x, for
 * which everything is in place already. An upgrade from HTTP/1.1 is not offered: a proxy
 * in front may not see what follows it.
 */
final class ProtocolChoice extends ChannelInboundHandlerAdapter {

	private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());

	private final boolean tls;

	private final Consumer<ChannelPipeline> http2;

	/** The preface so far. */
	private @Nullable ByteBuf begun;

	/**
	 * Makes the choice for one connection.
	 * @param tls whether ALPN decides
	 * @param http2 puts HTTP/2 in the place of HTTP/1.x
	 */
	ProtocolChoice(boolean tls, Consumer<ChannelPipeline> http2) {
		this.tls = tls;
		this.http2 = http2;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (this.tls && event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
			SslHandler ssl = ctx.pipeline().get(SslHandler.class);
			if (ssl != null && ApplicationProtocolNames.HTTP_2.equals(ssl.applicationProtocol())) {
				this.http2.accept(ctx.pipeline());
			}
			ctx.pipeline().remove(this);
		}
		ctx.fireUserEventTriggered(event);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (this.tls || !(message instanceof ByteBuf bytes)) {
			ctx.fireChannelRead(message);
			return;
		}
		ByteBuf all = joined(bytes);
		int known = Math.min(all.readableBytes(), PREFACE.readableBytes());
		if (!ByteBufUtil.equals(all, all.readerIndex(), PREFACE, PREFACE.readerIndex(), known)) {
			leave(ctx, all);
		}
		else if (known == PREFACE.readableBytes()) {
			this.http2.accept(ctx.pipeline());
			leave(ctx, all);
		}
		else {
			this.begun = all;
		}
	}

	private ByteBuf joined(ByteBuf bytes) {
		ByteBuf before = this.begun;
		if (before == null) {
			return bytes;
		}
		this.begun = null;
		return Unpooled.wrappedBuffer(before, bytes);
	}

	private void leave(ChannelHandlerContext ctx, ByteBuf all) {
		ctx.pipeline().remove(this);
		ctx.fireChannelRead(all);
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		if (this.begun != null) {
			this.begun.release();
			this.begun = null;
		}
	}

}
