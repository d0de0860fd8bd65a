package io.forwardauth.gateway.observability;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import io.forwardauth.gateway.client.PoolObserver;
import io.forwardauth.gateway.client.PoolState;

/**
 * Shows how full the pools are: {@code forward.auth.pool.connections} by target (scheme,
 * host and port of an auth server or origin) and state (open, idle, or pending: requests
 * that wait for one). The pools of all event loops are added up.
 */
public final class PoolMetrics implements PoolObserver {

	/** Gauge of pooled connections. */
	public static final String CONNECTIONS = "forward.auth.pool.connections";

	private static final String OTHER = "other";

	private final MeterRegistry registry;

	private final int maxTargets;

	private final Map<String, List<PoolState>> pools = new ConcurrentHashMap<>();

	/**
	 * Observes pools.
	 * @param registry where the gauges go
	 * @param maxTargets most targets with gauges of their own; those beyond share
	 * {@code target=other}
	 */
	public PoolMetrics(MeterRegistry registry, int maxTargets) {
		this.registry = registry;
		this.maxTargets = maxTargets;
	}

	@Override
	public synchronized void created(String target, PoolState pool) {
		boolean room = this.pools.containsKey(target) || this.pools.size() < this.maxTargets;
		this.pools.computeIfAbsent(room ? target : OTHER, this::register).add(pool);
	}

	private List<PoolState> register(String target) {
		List<PoolState> ofTarget = new CopyOnWriteArrayList<>();
		gauge(target, "open", ofTarget, PoolState::open);
		gauge(target, "idle", ofTarget, PoolState::idle);
		gauge(target, "pending", ofTarget, PoolState::pending);
		return ofTarget;
	}

	private void gauge(String target, String state, List<PoolState> pools, ToIntFunction<PoolState> count) {
		Gauge.builder(CONNECTIONS, () -> pools.stream().mapToInt(count).sum())
			.description("Connections to auth servers and origins, and requests that wait for one")
			.tag("target", target)
			.tag("state", state)
			.register(this.registry);
	}

}
