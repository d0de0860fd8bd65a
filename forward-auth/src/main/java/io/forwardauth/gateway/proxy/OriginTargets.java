package io.forwardauth.gateway.proxy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.client.TargetTls;
import io.forwardauth.gateway.routing.Origin;
import io.forwardauth.gateway.routing.Route;

/**
 * One target for each origin, way of TLS and connect timeout, whatever the routes that
 * lead to it: they share its pool, and a refresh of the routes keeps its connections. A
 * connection that showed one client certificate is never another's.
 */
final class OriginTargets {

	private record Key(Origin origin, @Nullable TargetTls tls, Duration connectTimeout) {
	}

	private final OriginTls tls;

	private final Duration connectTimeout;

	private final Map<Key, Target> targets = new ConcurrentHashMap<>();

	OriginTargets(OriginTls tls, Duration connectTimeout) {
		this.tls = tls;
		this.connectTimeout = connectTimeout;
	}

	Target of(Route route) {
		Duration timeout = (route.connectTimeout() != null) ? route.connectTimeout() : this.connectTimeout;
		TargetTls ofRoute = route.origin().secure() ? this.tls.of(route.tls()) : null;
		Key key = new Key(route.origin(), ofRoute, timeout);
		Target target = this.targets.get(key);
		return (target != null) ? target : this.targets.computeIfAbsent(key, OriginTargets::create);
	}

	private static Target create(Key key) {
		Origin origin = key.origin();
		return new Target(origin.scheme() + "://" + origin.authority(), origin.host(), origin.port(), key.tls(), null,
				key.connectTimeout());
	}

}
