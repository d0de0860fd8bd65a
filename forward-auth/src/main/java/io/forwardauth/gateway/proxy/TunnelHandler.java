package io.forwardauth.gateway.proxy;

import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel: what one side sends the other gets, as fast as it takes it;
 * when one side ends, so does the other. Both sides live on one event loop.
 */
final class TunnelHandler extends ChannelInboundHandlerAdapter {

	private final LongConsumer counter;

	private @Nullable Channel other;

	TunnelHandler(LongConsumer counter) {
		this.counter = counter;
	}

	/** Joins two sides whose handlers are in place, and lets the bytes flow. */
	static void join(Channel client, TunnelHandler ofClient, Channel origin, TunnelHandler ofOrigin) {
		ofClient.other = origin;
		ofOrigin.other = client;
		if (!client.isActive() || !origin.isActive()) {
			client.close();
			origin.close();
			return;
		}
		client.config().setAutoRead(true);
		origin.config().setAutoRead(true);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		Channel to = this.other;
		if (to == null || !(message instanceof ByteBuf bytes)) {
			// The codec's last words, e.g. the empty end of the 101.
			ReferenceCountUtil.release(message);
			return;
		}
		this.counter.accept(bytes.readableBytes());
		to.write(bytes, to.voidPromise());
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		Channel to = this.other;
		if (to != null) {
			to.flush();
			if (!to.isWritable()) {
				ctx.channel().config().setAutoRead(false);
			}
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		Channel from = this.other;
		if (from != null) {
			from.config().setAutoRead(ctx.channel().isWritable());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		Channel to = this.other;
		if (to != null && to.isActive()) {
			to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

}
