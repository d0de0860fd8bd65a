package io.forwardauth.gateway.client;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.FastThreadLocal;

import io.forwardauth.gateway.http.Transport;

/**
 * The pools of the process: one for each event loop and target, so that a call never
 * leaves its loop (the hand-over would cost more than the call) and nothing is locked.
 */
public final class PooledHttpCaller implements HttpCaller, AutoCloseable {

	private final Transport transport;

	private final PoolOptions options;

	private final AddressResolverGroup<?> resolver;

	private final PoolObserver observer;

	private final FastThreadLocal<Map<Target, TargetPool>> pools = new FastThreadLocal<>() {
		@Override
		protected Map<Target, TargetPool> initialValue() {
			return new IdentityHashMap<>();
		}
	};

	public PooledHttpCaller(Transport transport, PoolOptions options) {
		this(transport, options, PoolObserver.NONE);
	}

	public PooledHttpCaller(Transport transport, PoolOptions options, PoolObserver observer) {
		this.observer = observer;
		this.transport = transport;
		this.options = options;
		// Netty's resolver does not block and keeps to the records' TTL.
		this.resolver = new DnsAddressResolverGroup(
				new DnsNameResolverBuilder().datagramChannelType(transport.datagram()).maxQueriesPerResolve(8));
	}

	@Override
	public ClientCall call(EventLoop loop, Target target, HttpRequest head, Duration timeout, boolean total,
			ResponseListener listener) {
		if (!loop.inEventLoop()) {
			throw new IllegalStateException("a call starts on the event loop of its exchange");
		}
		PooledCall call = new PooledCall(head, timeout.toNanos(), total, listener);
		pool(loop, target).acquire(call);
		return call;
	}

	private TargetPool pool(EventLoop loop, Target target) {
		Map<Target, TargetPool> ofLoop = this.pools.get();
		TargetPool pool = ofLoop.get(target);
		if (pool == null) {
			pool = new TargetPool(loop, target, this.transport, this.options, this.resolver);
			ofLoop.put(target, pool);
			this.observer.created(target.name(), pool);
		}
		return pool;
	}

	/** Ends name resolution; the connections end with the event loops. */
	@Override
	public void close() {
		this.resolver.close();
	}

}
