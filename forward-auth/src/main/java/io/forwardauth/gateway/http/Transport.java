package io.forwardauth.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The event loops that everything shares. One set for the line, its clients and Spring's
 * server: with two sets a request on the Spring way cost twice as much.
 *
 * @param group the event loops
 * @param loops how many
 * @param io what they are made of
 */
public record Transport(EventLoopGroup group, int loops, Io io) {

	/**
	 * Bytes that one read brings at most: a body of 10 MB took 3.8 ms of CPU with 256 KiB
	 * and 6.8 ms with Netty's usual 64 KiB, since each write wakes whoever reads it.
	 */
	public static final int MAX_READ = 256 << 10;

	/** For channels on these loops; the size of a read follows those before it. */
	public static final RecvByteBufAllocator READS = new SparingReads(MAX_READ);

	/**
	 * Starts event loops; more of them than cores would cost 30 %.
	 * @param loops how many, 0 for one a core
	 * @param wanted what they are made of, if this machine has it; see
	 * {@link Io#orNext()}
	 * @return the running loops, to be shut down by the caller
	 */
	public static Transport create(int loops, Io wanted) {
		int count = (loops > 0) ? loops : Runtime.getRuntime().availableProcessors();
		Io io = wanted.orNext();
		return new Transport(
				new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("forward-auth", true), io.handlers()),
				count, io);
	}

	/**
	 * Uses event loops that belong to somebody else, e.g. to Reactor Netty.
	 * @param group the loops
	 * @param loops how many
	 * @return the same loops, described
	 */
	public static Transport of(EventLoopGroup group, int loops) {
		return new Transport(group, loops, Io.of(group));
	}

	/** What listens. */
	public Class<? extends ServerChannel> server() {
		return this.io.channel(ServerSocketChannel.class);
	}

	/** What connects. */
	public Class<? extends Channel> socket() {
		return this.io.channel(SocketChannel.class);
	}

	/** What asks the name servers. */
	public Class<? extends DatagramChannel> datagram() {
		return this.io.channel(DatagramChannel.class);
	}

	/** Whether the loops know Unix domain sockets. */
	public boolean hasDomainSockets() {
		return this.io != Io.NIO;
	}

	/** What connects to one, if there are any. */
	public Class<? extends Channel> domainSocket() {
		return this.io.channel(DomainSocketChannel.class);
	}

}
