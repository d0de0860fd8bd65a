package io.forwardauth.gateway.observability;

import java.util.concurrent.atomic.AtomicReferenceArray;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.forwardauth.gateway.http.ExchangeFacts;

/**
 * The meters of one route under one policy. A meter is registered when it is first
 * needed: most combinations of decision, status and way never happen.
 */
final class Series {

	private static final String[] DECISIONS = { "allow", "deny", "error", "skip", "none" };

	private static final String[] STATUS_CLASSES = { "none", "1xx", "2xx", "3xx", "4xx", "5xx" };

	private static final int WAYS = 2;

	private final MeterRegistry registry;

	private final RouteMeters route;

	private final String policy;

	private final AtomicReferenceArray<Timer> requests = new AtomicReferenceArray<>(
			DECISIONS.length * STATUS_CLASSES.length * WAYS);

	private final AtomicReferenceArray<Timer> auth = new AtomicReferenceArray<>(DECISIONS.length);

	private final AtomicReferenceArray<Counter> decisions = new AtomicReferenceArray<>(DECISIONS.length);

	Series(MeterRegistry registry, RouteMeters route, String policy) {
		this.registry = registry;
		this.route = route;
		this.policy = policy;
	}

	RouteMeters route() {
		return this.route;
	}

	Timer requests(ExchangeFacts facts) {
		int decision = decision(facts);
		int status = statusClass(facts.status);
		int index = (decision * STATUS_CLASSES.length + status) * WAYS + (facts.straight ? 0 : 1);
		Timer timer = this.requests.get(index);
		if (timer == null) {
			timer = Timer.builder(MetricsObserver.REQUESTS)
				.description("Requests from their head to the end of their answer")
				.tag("route", this.route.id())
				.tag("policy", this.policy)
				.tag("decision", DECISIONS[decision])
				.tag("status", STATUS_CLASSES[status])
				.tag("way", facts.straight ? "line" : "spring")
				.register(this.registry);
			this.requests.set(index, timer);
		}
		return timer;
	}

	Timer auth(ExchangeFacts facts) {
		int decision = decision(facts);
		Timer timer = this.auth.get(decision);
		if (timer == null) {
			timer = Timer.builder(MetricsObserver.AUTH)
				.description("Time a request waited for the decision")
				.tag("route", this.route.id())
				.tag("policy", this.policy)
				.tag("decision", DECISIONS[decision])
				.register(this.registry);
			this.auth.set(decision, timer);
		}
		return timer;
	}

	Counter decisions(ExchangeFacts facts) {
		int decision = decision(facts);
		Counter counter = this.decisions.get(decision);
		if (counter == null) {
			// Routes share it: the registry gives the same one for the same tags.
			counter = Counter.builder(MetricsObserver.DECISIONS)
				.description("Decisions of policies")
				.tag("policy", this.policy)
				.tag("decision", DECISIONS[decision])
				.register(this.registry);
			this.decisions.set(decision, counter);
		}
		return counter;
	}

	private static int decision(ExchangeFacts facts) {
		return switch (facts.decision) {
			case "allow" -> 0;
			case "deny" -> 1;
			case "error" -> 2;
			case "skip" -> 3;
			default -> 4;
		};
	}

	private static int statusClass(int status) {
		return (status >= 100 && status <= 599) ? status / 100 : 0;
	}

}
