package io.forwardauth.gateway.observability;

import java.util.concurrent.atomic.AtomicReferenceArray;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.ExchangeFacts;

/**
 * The meters of one route that do not depend on the policy.
 */
final class RouteMeters {

	private static final String[] METHODS = { "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE",
			"CONNECT", "OTHER" };

	private static final int FIRST_STATUS = 100;

	/** Statuses 100 to 599, and one place for all others. */
	private static final int STATUSES = 501;

	private final MeterRegistry registry;

	private final String id;

	/** By method, then by status. */
	private final AtomicReferenceArray<AtomicReferenceArray<Timer>> http = new AtomicReferenceArray<>(METHODS.length);

	private volatile @Nullable Timer origin;

	RouteMeters(MeterRegistry registry, String id) {
		this.registry = registry;
		this.id = id;
	}

	String id() {
		return this.id;
	}

	Timer origin() {
		Timer timer = this.origin;
		if (timer == null) {
			timer = Timer.builder(MetricsObserver.ORIGIN)
				.description("Time from the origin's request to the head of its answer")
				.tag("route", this.id)
				.register(this.registry);
			this.origin = timer;
		}
		return timer;
	}

	Timer http(ExchangeFacts facts) {
		int method = method(facts.method);
		AtomicReferenceArray<Timer> ofMethod = this.http.get(method);
		if (ofMethod == null) {
			// Of two that race here, the loser's timers are found in the registry again.
			ofMethod = new AtomicReferenceArray<>(STATUSES);
			this.http.set(method, ofMethod);
		}
		int status = (facts.status >= FIRST_STATUS && facts.status < FIRST_STATUS + STATUSES - 1)
				? facts.status - FIRST_STATUS : STATUSES - 1;
		Timer timer = ofMethod.get(status);
		if (timer == null) {
			timer = httpTimer(METHODS[method], status + FIRST_STATUS);
			ofMethod.set(status, timer);
		}
		return timer;
	}

	/** With the very tags of Spring's: a Prometheus registry takes no others. */
	private Timer httpTimer(String method, int status) {
		boolean known = status < FIRST_STATUS + STATUSES - 1;
		return Timer.builder(MetricsObserver.HTTP_SERVER_REQUESTS)
			.tag("method", method)
			.tag("status", known ? Integer.toString(status) : "UNKNOWN")
			.tag("outcome", known ? outcome(status) : "UNKNOWN")
			.tag("uri", MetricsObserver.NONE.equals(this.id) ? "UNKNOWN" : this.id)
			.tag("exception", MetricsObserver.NONE)
			.tag("error", MetricsObserver.NONE)
			.register(this.registry);
	}

	private static String outcome(int status) {
		return switch (status / 100) {
			case 1 -> "INFORMATIONAL";
			case 2 -> "SUCCESS";
			case 3 -> "REDIRECTION";
			case 4 -> "CLIENT_ERROR";
			default -> "SERVER_ERROR";
		};
	}

	private static int method(String name) {
		return switch (name) {
			case "GET" -> 0;
			case "POST" -> 1;
			case "PUT" -> 2;
			case "DELETE" -> 3;
			case "HEAD" -> 4;
			case "OPTIONS" -> 5;
			case "PATCH" -> 6;
			case "TRACE" -> 7;
			case "CONNECT" -> 8;
			default -> 9;
		};
	}

}
