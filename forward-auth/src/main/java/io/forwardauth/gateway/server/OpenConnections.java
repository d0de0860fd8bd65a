package io.forwardauth.gateway.server;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of one server: what a shutdown has to wait for.
 */
final class OpenConnections {

	private final Set<ConnectionHandler> handlers = ConcurrentHashMap.newKeySet();

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private volatile boolean draining;

	void opened(ConnectionHandler handler) {
		this.handlers.add(handler);
	}

	void closed(ConnectionHandler handler) {
		this.handlers.remove(handler);
		completeIfDrained();
	}

	boolean isDraining() {
		return this.draining;
	}

	int count() {
		return this.handlers.size();
	}

	CompletableFuture<Void> drain() {
		this.draining = true;
		this.handlers.forEach(ConnectionHandler::drain);
		completeIfDrained();
		return this.drained;
	}

	void closeAll() {
		this.handlers.forEach(ConnectionHandler::close);
	}

	private void completeIfDrained() {
		if (this.draining && this.handlers.isEmpty()) {
			this.drained.complete(null);
		}
	}

}
