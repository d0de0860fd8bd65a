package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.client.PooledHttpCaller;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.proxy.SpringHop;
import org.jspecify.annotations.Nullable;

/**
 * The line's side of the private socket: sends a request to Spring as if it were one more
 * origin.
 */
final class SpringDoor implements AutoCloseable {

	private final PooledHttpCaller caller;

	private final SpringHop hop;

	private final PassedExchanges passed;

	private final PrivateSocket socket;

	/** Pools go by a target's identity. */
	private volatile @Nullable Target target;

	SpringDoor(PooledHttpCaller caller, PassedExchanges passed, PrivateSocket socket) {
		this.caller = caller;
		this.hop = new SpringHop(caller);
		this.passed = passed;
		this.socket = socket;
	}

	void pass(EdgeExchange exchange) {
		this.hop.send(exchange, target(), this.passed.headerName(), this.passed.put(exchange));
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
