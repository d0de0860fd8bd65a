package io.forwardauth.gateway.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.forwardauth.gateway.http.Transport;

/**
 * Connections of one event loop to one target: bounded, the last used first, so that the
 * surplus of a peak grows old and is closed.
 */
final class TargetPool implements PoolState {

	private final EventLoop loop;

	private final Target target;

	private final Bootstrap bootstrap;

	private final PoolOptions options;

	private final int maxConnections;

	private final int maxPending;

	/** Ordered by last use: the newest in front. */
	private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();

	private final ArrayDeque<PooledCall> pending = new ArrayDeque<>();

	private int open;

	private boolean sweeping;

	TargetPool(EventLoop loop, Target target, Transport transport, PoolOptions options,
			AddressResolverGroup<?> resolver) {
		this.loop = loop;
		this.target = target;
		this.options = options;
		this.maxConnections = Math.max(1, options.maxConnections() / transport.loops());
		this.maxPending = (options.maxPending() > 0) ? Math.max(1, options.maxPending() / transport.loops()) : 0;
		this.bootstrap = new Bootstrap().group(loop)
			.option(ChannelOption.RECVBUF_ALLOCATOR, Transport.READS)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) target.connectTimeout().toMillis())
			.handler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					initialize(channel);
				}
			});
		if (target.address() instanceof InetSocketAddress || target.address() == null) {
			this.bootstrap.channel(transport.socket()).option(ChannelOption.TCP_NODELAY, true).resolver(resolver);
		}
		else {
			this.bootstrap.channel(transport.domainSocket()).resolver(NoopAddressResolverGroup.INSTANCE);
		}
	}

	private void initialize(Channel channel) {
		if (this.target.tls() != null) {
			channel.pipeline().addLast(this.target.tls().newHandler(channel, this.target));
		}
		ResponseDecoder decoder = new ResponseDecoder(this.options.maxHeaderSize());
		channel.pipeline().addLast(decoder, new RequestEncoder(), new ClientConnection(this, decoder));
	}

	void acquire(PooledCall call) {
		call.pool(this);
		ClientConnection connection = pollIdle();
		if (connection != null) {
			connection.start(call, true);
		}
		else if (this.open < this.maxConnections) {
			connect(call);
		}
		else if (this.pending.size() < this.maxPending) {
			this.pending.add(call);
			waitFor(call);
		}
		else {
			call.fail(CallFailure.Kind.OVERLOAD,
					"all connections to " + this.target.name() + " are busy and the queue is full");
		}
	}

	private @Nullable ClientConnection pollIdle() {
		ClientConnection connection;
		while ((connection = this.idle.pollFirst()) != null) {
			if (connection.isUsable(this.options.maxLifeTime().toNanos())) {
				return connection;
			}
			connection.close();
		}
		return null;
	}

	/** Starts a call anew whose kept connection has turned out dead. */
	void retry(PooledCall call) {
		if (this.open < this.maxConnections) {
			connect(call);
		}
		else {
			// The dead one's place is taken already.
			this.pending.addFirst(call);
			waitFor(call);
		}
	}

	private void waitFor(PooledCall call) {
		call.failAfter(this.loop, this.options.pendingTimeout().toNanos(), CallFailure.Kind.OVERLOAD,
				"no connection to " + this.target.name() + " became free in time");
	}

	private void connect(PooledCall call) {
		this.open++;
		call.failAfter(this.loop, this.target.connectTimeout().toNanos(), CallFailure.Kind.CONNECT,
				"connecting to " + this.target.name() + " took too long");
		SocketAddress address = (this.target.address() != null) ? this.target.address()
				: InetSocketAddress.createUnresolved(this.target.host(), this.target.port());
		ChannelFuture connecting = this.bootstrap.connect(address);
		connecting.addListener((connected) -> {
			Channel channel = connecting.channel();
			channel.closeFuture().addListener((closed) -> closed());
			if (!connected.isSuccess()) {
				channel.close();
				failConnect(call, connected.cause());
				return;
			}
			SslHandler ssl = channel.pipeline().get(SslHandler.class);
			if (ssl == null) {
				connected(channel, call);
			}
			else {
				shakingHands(call);
				ssl.handshakeFuture().addListener((Future<Channel> shaken) -> {
					if (shaken.isSuccess()) {
						connected(channel, call);
					}
					else {
						channel.close();
						failConnect(call, shaken.cause());
					}
				});
			}
		});
	}

	/** The handshake has a time of its own from here on, if it has one. */
	private void shakingHands(PooledCall call) {
		Duration timeout = (this.target.tls() != null) ? this.target.tls().handshakeTimeout() : null;
		if (timeout != null && !call.isOver()) {
			call.failAfter(this.loop, timeout.toNanos(), CallFailure.Kind.CONNECT,
					"the TLS handshake with " + this.target.name() + " took too long");
		}
	}

	private void connected(Channel channel, PooledCall call) {
		ClientConnection connection = channel.pipeline().get(ClientConnection.class);
		if (connection == null) {
			channel.close();
			failConnect(call, null);
		}
		else if (call.isOver()) {
			release(connection);
		}
		else {
			connection.start(call, false);
		}
	}

	private void failConnect(PooledCall call, @Nullable Throwable cause) {
		call.fail(CallFailure.Kind.CONNECT,
				"no connection to " + this.target.name() + ((cause != null) ? " (" + told(cause) + ")" : ""));
	}

	/** Which of TLS's many failures it was, only its message says. */
	private static String told(Throwable cause) {
		String kind = cause.getClass().getSimpleName();
		return (cause instanceof SSLException) ? kind + ": " + cause.getMessage() : kind;
	}

	/** A connection whose call is over and that can serve another. */
	void release(ClientConnection connection) {
		if (!connection.isUsable(this.options.maxLifeTime().toNanos())) {
			connection.close();
			return;
		}
		PooledCall next = pollPending();
		if (next != null) {
			connection.start(next, true);
			return;
		}
		connection.idleSince(System.nanoTime());
		this.idle.addFirst(connection);
		if (!this.sweeping) {
			this.sweeping = true;
			sweepLater();
		}
	}

	void removeIdle(ClientConnection connection) {
		this.idle.remove(connection);
	}

	void removePending(PooledCall call) {
		this.pending.remove(call);
	}

	private @Nullable PooledCall pollPending() {
		PooledCall call;
		while ((call = this.pending.poll()) != null) {
			if (!call.isOver()) {
				return call;
			}
		}
		return null;
	}

	private void closed() {
		this.open--;
		if (this.open < this.maxConnections) {
			PooledCall next = pollPending();
			if (next != null) {
				connect(next);
			}
		}
	}

	private void sweepLater() {
		long period = Math.max(TimeUnit.MILLISECONDS.toNanos(100), this.options.maxIdleTime().toNanos() / 4);
		this.loop.schedule(this::sweep, period, TimeUnit.NANOSECONDS);
	}

	private void sweep() {
		long oldest = System.nanoTime() - this.options.maxIdleTime().toNanos();
		ClientConnection last;
		while ((last = this.idle.peekLast()) != null && last.idleSince() - oldest <= 0) {
			this.idle.pollLast();
			last.close();
		}
		if (this.idle.isEmpty()) {
			this.sweeping = false;
		}
		else {
			sweepLater();
		}
	}

	Target target() {
		return this.target;
	}

	@Override
	public int open() {
		return this.open;
	}

	@Override
	public int idle() {
		return this.idle.size();
	}

	@Override
	public int pending() {
		return this.pending.size();
	}

}
