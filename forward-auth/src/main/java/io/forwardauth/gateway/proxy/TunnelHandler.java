package io.forwardauth.gateway.proxy;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel: what one side sends the other gets, as fast as it takes it;
 * when one side ends, so does the other. Both sides live on one event loop.
 */
final class TunnelHandler extends ChannelInboundHandlerAdapter {

	/** How long one side may take for what the other said before its end. */
	private static final long LAST_WORDS_SECONDS = 10;

	private final LongConsumer counter;

	private @Nullable Channel other;

	TunnelHandler(LongConsumer counter) {
		this.counter = counter;
	}

	/** Where the bytes go; before they flow. */
	void to(Channel side) {
		this.other = side;
	}

	/** Lets the bytes flow: both handlers are in place. */
	static void open(Channel client, Channel origin) {
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
			ChannelFuture said = to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
			if (!said.isDone()) {
				ScheduledFuture<?> enough = to.eventLoop()
					.schedule(() -> to.close(), LAST_WORDS_SECONDS, TimeUnit.SECONDS);
				said.addListener((done) -> enough.cancel(false));
			}
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

}
