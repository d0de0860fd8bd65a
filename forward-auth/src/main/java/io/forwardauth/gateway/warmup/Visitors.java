package io.forwardauth.gateway.warmup;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.forwardauth.gateway.http.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * Clients on kept connections, each of which asks again as soon as it has its answer.
 */
final class Visitors implements AutoCloseable {

	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final byte[][] requests;

	/** Requests that have not been sent yet. */
	private final AtomicInteger left;

	private final CountDownLatch under;

	/**
	 * Connects them; from then on they ask.
	 * @param transport the event loops of the line
	 * @param port where the line listens on loopback
	 * @param connections how many there are
	 * @param total requests of all of them together
	 * @param requests whole ones, each visitor's in turn
	 */
	Visitors(Transport transport, int port, int connections, int total, String... requests) {
		this.requests = Stream.of(requests)
			.map((request) -> request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII))
			.toArray(byte[][]::new);
		this.left = new AtomicInteger(total);
		this.under = new CountDownLatch(connections);
		Bootstrap bootstrap = new Bootstrap().group(transport.group())
			.channel(transport.socket())
			.option(ChannelOption.TCP_NODELAY, true)
			.handler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					Visitors.this.channels.add(channel);
					channel.closeFuture().addListener((closed) -> Visitors.this.under.countDown());
					channel.pipeline().addLast(new Asking());
				}
			});
		for (int i = 0; i < connections; i++) {
			bootstrap.connect(InetAddress.getLoopbackAddress(), port);
		}
	}

	/**
	 * Waits until all have gone.
	 * @param nanos how long at most
	 * @throws InterruptedException if this thread shall end
	 */
	void await(long nanos) throws InterruptedException {
		this.under.await(nanos, TimeUnit.NANOSECONDS);
	}

	/** Each of them goes when it has its answer. */
	void goHome() {
		this.left.set(0);
	}

	/** Requests that have been sent. */
	int asked(int total) {
		return total - Math.max(0, this.left.get());
	}

	@Override
	public void close() {
		this.channels.close().awaitUninterruptibly();
	}

	/** One of them. */
	private final class Asking extends ChannelInboundHandlerAdapter {

		private final BlankLines blankLines = new BlankLines();

		private int next;

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			ask(ctx);
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			ByteBuf bytes = (ByteBuf) message;
			// All answers have a body.
			boolean whole = this.blankLines.count(bytes) == 2;
			bytes.release();
			if (whole) {
				this.blankLines.reset();
				ask(ctx);
			}
		}

		private void ask(ChannelHandlerContext ctx) {
			if (Visitors.this.left.getAndDecrement() <= 0) {
				ctx.close();
				return;
			}
			ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(Visitors.this.requests[this.next]), ctx.voidPromise());
			this.next = (this.next + 1) % Visitors.this.requests.length;
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			ctx.close();
		}

	}

}
