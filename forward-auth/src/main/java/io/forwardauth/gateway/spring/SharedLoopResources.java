package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.http.Transport;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainDatagramChannel;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.unix.ServerDomainSocketChannel;
import reactor.netty.resources.LoopResources;

/**
 * Lets Reactor Netty live on the line's event loops: with a set of its own a request on
 * the Spring way cost twice as much (206 µs against 107).
 */
final class SharedLoopResources implements LoopResources {

	private final Transport transport;

	private final EventLoopGroup colocated;

	SharedLoopResources(Transport transport) {
		this.transport = transport;
		// What is called from a loop stays on that loop.
		this.colocated = LoopResources.colocate(transport.group());
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.transport.group();
	}

	@Override
	public EventLoopGroup onClient(boolean useNative) {
		return this.colocated;
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
		try {
			return channelType.cast(onChannelClass(channelType, group).getDeclaredConstructor().newInstance());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("No channel of type " + channelType, ex);
		}
	}

	@Override
	public <C extends Channel> Class<? extends C> onChannelClass(Class<C> channelType, EventLoopGroup group) {
		Class<? extends Channel> found = this.transport.epoll() ? ofEpoll(channelType) : ofNio(channelType);
		return found.asSubclass(channelType);
	}

	private static Class<? extends Channel> ofEpoll(Class<?> type) {
		if (type == SocketChannel.class) {
			return EpollSocketChannel.class;
		}
		if (type == ServerSocketChannel.class) {
			return EpollServerSocketChannel.class;
		}
		if (type == DatagramChannel.class) {
			return EpollDatagramChannel.class;
		}
		if (type == DomainSocketChannel.class) {
			return EpollDomainSocketChannel.class;
		}
		if (type == ServerDomainSocketChannel.class) {
			return EpollServerDomainSocketChannel.class;
		}
		if (type == DomainDatagramChannel.class) {
			return EpollDomainDatagramChannel.class;
		}
		throw new IllegalArgumentException("Unsupported channel type: " + type);
	}

	private static Class<? extends Channel> ofNio(Class<?> type) {
		if (type == SocketChannel.class) {
			return NioSocketChannel.class;
		}
		if (type == ServerSocketChannel.class) {
			return NioServerSocketChannel.class;
		}
		if (type == DatagramChannel.class) {
			return NioDatagramChannel.class;
		}
		throw new IllegalArgumentException("Unsupported channel type: " + type);
	}

	@Override
	public boolean daemon() {
		return true;
	}

	/** The loops end with the bean that holds them. */
	@Override
	public boolean isDisposed() {
		return this.transport.group().isShuttingDown();
	}

}
