package io.forwardauth.gateway.observability;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The series of each route and policy, up to a bound: routes may come and go without end,
 * a registry forgets nothing.
 */
final class SeriesTable {

	private static final String OTHER = "other";

	private final MeterRegistry registry;

	private final int maxSeries;

	/** By policy, by route: two look-ups need no key made of both. */
	private final Map<String, Map<String, Series>> series = new ConcurrentHashMap<>();

	private final Map<String, RouteMeters> routes = new ConcurrentHashMap<>();

	private final Series other;

	private volatile int size;

	SeriesTable(MeterRegistry registry, int maxSeries) {
		this.registry = registry;
		this.maxSeries = maxSeries;
		this.other = new Series(registry, new RouteMeters(registry, OTHER), OTHER);
	}

	Series of(String route, String policy) {
		Map<String, Series> ofPolicy = this.series.get(policy);
		Series found = (ofPolicy != null) ? ofPolicy.get(route) : null;
		if (found != null) {
			return found;
		}
		return (this.size < this.maxSeries) ? create(route, policy) : this.other;
	}

	private synchronized Series create(String route, String policy) {
		Map<String, Series> ofPolicy = this.series.get(policy);
		@Nullable Series found = (ofPolicy != null) ? ofPolicy.get(route) : null;
		if (found != null) {
			return found;
		}
		if (this.size >= this.maxSeries) {
			return this.other;
		}
		RouteMeters ofRoute = this.routes.computeIfAbsent(route, (id) -> new RouteMeters(this.registry, id));
		Series created = new Series(this.registry, ofRoute, policy);
		this.series.computeIfAbsent(policy, (name) -> new ConcurrentHashMap<>()).put(route, created);
		this.size = this.size + 1;
		return created;
	}

}
