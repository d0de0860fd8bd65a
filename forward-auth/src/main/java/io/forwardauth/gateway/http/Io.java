package io.forwardauth.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainDatagramChannel;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.unix.ServerDomainSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How event loops speak with the kernel, and the kinds of channel that live on them.
 */
public enum Io {

	/** A set of system calls in one: worth 6 to 10 % of the CPU against epoll. */
	IO_URING,

	/** Worth 35 % against NIO. */
	EPOLL,

	/** The JDK's own: everywhere. Knows no Unix domain sockets. */
	NIO;

	private static final Logger logger = LoggerFactory.getLogger(Io.class);

	/** A library's users need not have it. */
	private static final boolean IO_URING_PRESENT = isPresent("io.netty.channel.uring.IoUring");

	private static boolean isPresent(String name) {
		try {
			Class.forName(name, false, Io.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	/**
	 * This kind, or the next one that this machine has: io_uring is denied by many
	 * containers' seccomp profiles and by old kernels. It is logged once, as a warning,
	 * if io_uring was wished for in vain.
	 * @return what loads here
	 */
	public Io orNext() {
		return switch (this) {
			case IO_URING -> {
				Throwable cause = ioUringFailure();
				if (cause != null) {
					logger.warn("No io_uring here, epoll is used in its place: {}", cause.toString());
					yield EPOLL.orNext();
				}
				yield this;
			}
			case EPOLL -> Epoll.isAvailable() ? this : NIO;
			case NIO -> this;
		};
	}

	private static @Nullable Throwable ioUringFailure() {
		return IO_URING_PRESENT ? IoUring.unavailabilityCause()
				: new ClassNotFoundException("netty-transport-classes-io_uring is not on the class path");
	}

	/**
	 * What loops of somebody else are made of.
	 * @param group the loops
	 * @return their kind
	 */
	static Io of(EventLoopGroup group) {
		EventLoop loop = group.next();
		if (!(loop instanceof IoEventLoop io)) {
			return NIO;
		}
		if (io.isIoType(EpollIoHandler.class)) {
			return EPOLL;
		}
		return (IO_URING_PRESENT && io.isIoType(IoUringIoHandler.class)) ? IO_URING : NIO;
	}

	IoHandlerFactory handlers() {
		return switch (this) {
			case IO_URING -> IoUringIoHandler.newFactory();
			case EPOLL -> EpollIoHandler.newFactory();
			case NIO -> NioIoHandler.newFactory();
		};
	}

	/**
	 * The channel of a kind.
	 * @param type one of Netty's interfaces, such as {@link SocketChannel}
	 * @return the class that lives on these loops
	 * @throws IllegalArgumentException if they have none
	 */
	public <C extends Channel> Class<? extends C> channel(Class<C> type) {
		Class<? extends Channel> found = switch (this) {
			case IO_URING -> ofIoUring(type);
			case EPOLL -> ofEpoll(type);
			case NIO -> ofNio(type);
		};
		if (found == null) {
			throw new IllegalArgumentException("Unsupported channel type: " + type);
		}
		return found.asSubclass(type);
	}

	private static @Nullable Class<? extends Channel> ofIoUring(Class<?> type) {
		return (type == SocketChannel.class) ? IoUringSocketChannel.class : (type == ServerSocketChannel.class)
				? IoUringServerSocketChannel.class
				: (type == DatagramChannel.class) ? IoUringDatagramChannel.class : (type == DomainSocketChannel.class)
						? IoUringDomainSocketChannel.class
						: (type == ServerDomainSocketChannel.class) ? IoUringServerDomainSocketChannel.class : null;
	}

	private static @Nullable Class<? extends Channel> ofEpoll(Class<?> type) {
		return (type == SocketChannel.class) ? EpollSocketChannel.class : (type == ServerSocketChannel.class)
				? EpollServerSocketChannel.class
				: (type == DatagramChannel.class) ? EpollDatagramChannel.class : (type == DomainSocketChannel.class)
						? EpollDomainSocketChannel.class
						: (type == ServerDomainSocketChannel.class) ? EpollServerDomainSocketChannel.class
								: (type == DomainDatagramChannel.class) ? EpollDomainDatagramChannel.class : null;
	}

	private static @Nullable Class<? extends Channel> ofNio(Class<?> type) {
		return (type == SocketChannel.class) ? NioSocketChannel.class : (type == ServerSocketChannel.class)
				? NioServerSocketChannel.class : (type == DatagramChannel.class) ? NioDatagramChannel.class : null;
	}

}
