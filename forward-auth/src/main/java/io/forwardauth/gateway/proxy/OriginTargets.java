package io.forwardauth.gateway.proxy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.handler.ssl.SslContext;

import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.routing.Origin;
import io.forwardauth.gateway.routing.Route;

/**
 * One target for each origin and connect timeout, whatever the routes that lead to it:
 * they share its pool, and a refresh of the routes keeps its connections.
 */
final class OriginTargets {

	private record Key(Origin origin, Duration connectTimeout) {
	}

	private final SslContext ssl;

	private final Duration connectTimeout;

	private final Map<Key, Target> targets = new ConcurrentHashMap<>();

	OriginTargets(SslContext ssl, Duration connectTimeout) {
		this.ssl = ssl;
		this.connectTimeout = connectTimeout;
	}

	Target of(Route route) {
		Duration timeout = (route.connectTimeout() != null) ? route.connectTimeout() : this.connectTimeout;
		return this.targets.computeIfAbsent(new Key(route.origin(), timeout), this::create);
	}

	private Target create(Key key) {
		Origin origin = key.origin();
		return new Target(origin.scheme() + "://" + origin.authority(), origin.host(), origin.port(),
				origin.secure() ? this.ssl : null, null, key.connectTimeout());
	}

}
