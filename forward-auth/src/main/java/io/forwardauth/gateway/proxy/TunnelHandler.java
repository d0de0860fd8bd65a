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
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel: what one side sends the other gets, as fast as it takes it.
 * A side that has said all (FIN) may go on listening, as with Traefik; TLS has no such
 * half, there and after an error both end together. Both sides live on one event loop.
 */
final class TunnelHandler extends ChannelInboundHandlerAdapter {

	/** How long one side may take for what the other said before its end. */
	private static final long LAST_WORDS_SECONDS = 10;

	/** How long a tunnel of which one half has ended may be silent. */
	private static final long SILENCE_SECONDS = 60;

	private final LongConsumer counter;

	private @Nullable Channel other;

	private @Nullable TunnelHandler back;

	/** Whether this side has said all. */
	private boolean ended;

	/** Bytes since somebody looked. */
	private boolean busy;

	TunnelHandler(LongConsumer counter) {
		this.counter = counter;
	}

	/** Where the bytes go, and who brings back what that side says; before they flow. */
	void to(Channel side, TunnelHandler ofSide) {
		this.other = side;
		this.back = ofSide;
	}

	/** Lets the bytes flow: both handlers are in place. */
	static void open(Channel client, Channel origin) {
		if (!client.isActive() || !origin.isActive()) {
			client.close();
			origin.close();
			return;
		}
		if (hasHalves(client) && hasHalves(origin)) {
			client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
			origin.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
		}
		client.config().setAutoRead(true);
		origin.config().setAutoRead(true);
	}

	private static boolean hasHalves(Channel channel) {
		return channel instanceof DuplexChannel && channel.pipeline().get(SslHandler.class) == null;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		Channel to = this.other;
		if (to == null || !(message instanceof ByteBuf bytes)) {
			// The codec's last words, e.g. the empty end of the 101.
			ReferenceCountUtil.release(message);
			return;
		}
		this.busy = true;
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
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event != ChannelInputShutdownEvent.INSTANCE) {
			return;
		}
		this.ended = true;
		Channel to = this.other;
		TunnelHandler answers = this.back;
		if (to == null || answers == null || answers.ended) {
			channelInactive(ctx);
			return;
		}
		to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((said) -> ((DuplexChannel) to).shutdownOutput());
		answers.endWhenSilent(to);
	}

	private void endWhenSilent(Channel from) {
		this.busy = false;
		ScheduledFuture<?> look = from.eventLoop().scheduleAtFixedRate(() -> {
			if (!this.busy) {
				from.close();
			}
			this.busy = false;
		}, SILENCE_SECONDS, SILENCE_SECONDS, TimeUnit.SECONDS);
		from.closeFuture().addListener((closed) -> look.cancel(false));
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
