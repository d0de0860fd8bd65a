package io.forwardauth.gateway.server;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of one server: what a shutdown has to wait for.
 */
final class OpenConnections {

	private final Set<OpenConnection> connections = ConcurrentHashMap.newKeySet();

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private volatile boolean draining;

	void opened(OpenConnection connection) {
		this.connections.add(connection);
	}

	void closed(OpenConnection connection) {
		this.connections.remove(connection);
		completeIfDrained();
	}

	boolean isDraining() {
		return this.draining;
	}

	int count() {
		return this.connections.size();
	}

	CompletableFuture<Void> drain() {
		this.draining = true;
		this.connections.forEach(OpenConnection::drain);
		completeIfDrained();
		return this.drained;
	}

	void closeAll() {
		this.connections.forEach(OpenConnection::close);
	}

	private void completeIfDrained() {
		if (this.draining && this.connections.isEmpty()) {
			this.drained.complete(null);
		}
	}

}
