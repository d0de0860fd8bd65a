package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.client.PooledHttpCaller;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.proxy.SpringHop;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Where the line hands a request to Spring: straight to its handler, or, where a
 * connection of Reactor Netty's is needed, over the private socket as if Spring were one
 * more origin. Spring answers a WebSocket handshake on such a connection only; and
 * customizers of Reactor Netty's server want to see all.
 */
final class SpringDoor implements AutoCloseable {

	private final PooledHttpCaller caller;

	private final SpringHop hop;

	private final PassedExchanges passed;

	private final PrivateSocket socket;

	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);

	private volatile @Nullable HttpHandler handler;

	/** Pools go by a target's identity. */
	private volatile @Nullable Target target;

	SpringDoor(PooledHttpCaller caller, PassedExchanges passed, PrivateSocket socket) {
		this.caller = caller;
		this.hop = new SpringHop(caller);
		this.passed = passed;
		this.socket = socket;
	}

	/** From now on requests that need no connection go straight to a handler. */
	void handler(HttpHandler straight) {
		this.handler = straight;
	}

	void pass(EdgeExchange exchange) {
		HttpHandler straight = this.handler;
		if (straight != null && !exchange.request().webSocket()) {
			SpringCall.start(exchange, straight, this.buffers);
		}
		else {
			this.hop.send(exchange, target(), this.passed.headerName(), this.passed.put(exchange));
		}
	}

	PassedExchanges passed() {
		return this.passed;
	}

	PrivateSocket socket() {
		return this.socket;
	}

	@Override
	public void close() {
		this.caller.close();
	}

	private Target target() {
		Target known = this.target;
		if (known == null) {
			known = made();
		}
		return known;
	}

	private synchronized Target made() {
		Target known = this.target;
		if (known == null) {
			known = this.socket.target();
			this.target = known;
		}
		return known;
	}

}
