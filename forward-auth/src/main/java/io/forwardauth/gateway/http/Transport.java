package io.forwardauth.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The event loops that everything shares, and the kinds of channel that live on them:
 * native epoll where it loads (worth 35 % against NIO), else NIO. One set for the line,
 * its clients and Spring's server: with two sets a request on the Spring way cost twice
 * as much.
 *
 * @param group the event loops
 * @param loops how many
 * @param server what listens
 * @param socket what connects
 * @param datagram what asks the name servers
 * @param epoll whether the loops are native ones, which know Unix domain sockets
 */
public record Transport(EventLoopGroup group, int loops, Class<? extends ServerChannel> server,
		Class<? extends Channel> socket, Class<? extends DatagramChannel> datagram, boolean epoll) {

	/**
	 * Starts event loops; more of them than cores would cost 30 %.
	 * @param loops how many, 0 for one a core
	 * @return the running loops, to be shut down by the caller
	 */
	public static Transport create(int loops) {
		int count = (loops > 0) ? loops : Runtime.getRuntime().availableProcessors();
		IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
		return of(new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("forward-auth", true), io), count,
				Epoll.isAvailable());
	}

	/**
	 * Uses event loops that belong to somebody else, e.g. to Reactor Netty.
	 * @param group the loops
	 * @param loops how many
	 * @param epoll whether they are native epoll loops
	 * @return the same loops, described
	 */
	public static Transport of(EventLoopGroup group, int loops, boolean epoll) {
		return epoll
				? new Transport(group, loops, EpollServerSocketChannel.class, EpollSocketChannel.class,
						EpollDatagramChannel.class, true)
				: new Transport(group, loops, NioServerSocketChannel.class, NioSocketChannel.class,
						NioDatagramChannel.class, false);
	}

	/** The channel that connects to a Unix domain socket; only for {@link #epoll()}. */
	public Class<? extends Channel> domainSocket() {
		return EpollDomainSocketChannel.class;
	}

}
