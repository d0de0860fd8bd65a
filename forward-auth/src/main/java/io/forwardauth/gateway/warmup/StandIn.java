package io.forwardauth.gateway.warmup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.forwardauth.gateway.http.Transport;
import io.netty.bootstrap.ServerBootstrap;
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
 * Stands in for an auth server or an origin: on a free port of loopback, it answers each
 * request with the next of its answers.
 */
final class StandIn implements AutoCloseable {

	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final byte[][] answers;

	private final int port;

	/**
	 * Opens the port.
	 * @param transport the event loops of the line
	 * @param answers whole ones, given in turn on each connection
	 */
	StandIn(Transport transport, String... answers) {
		this.answers = Stream.of(answers)
			.map((answer) -> answer.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII))
			.toArray(byte[][]::new);
		Channel listening = new ServerBootstrap().group(transport.group())
			.channel(transport.server())
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					StandIn.this.channels.add(channel);
					channel.pipeline().addLast(new Answering());
				}
			})
			.bind(InetAddress.getLoopbackAddress(), 0)
			.syncUninterruptibly()
			.channel();
		this.channels.add(listening);
		this.port = ((InetSocketAddress) listening.localAddress()).getPort();
	}

	int port() {
		return this.port;
	}

	/** With its connections, which lie in the pools of the play. */
	@Override
	public void close() {
		this.channels.close().awaitUninterruptibly();
	}

	/** One connection. */
	private final class Answering extends ChannelInboundHandlerAdapter {

		private final BlankLines blankLines = new BlankLines();

		private boolean begun;

		private boolean withBody;

		private int next;

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			ByteBuf bytes = (ByteBuf) message;
			if (!this.begun) {
				this.begun = true;
				this.withBody = bytes.getByte(bytes.readerIndex()) == 'P';
			}
			boolean whole = this.blankLines.count(bytes) == (this.withBody ? 2 : 1);
			bytes.release();
			if (whole) {
				this.begun = false;
				this.blankLines.reset();
				ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(StandIn.this.answers[this.next]), ctx.voidPromise());
				this.next = (this.next + 1) % StandIn.this.answers.length;
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			ctx.close();
		}

	}

}
