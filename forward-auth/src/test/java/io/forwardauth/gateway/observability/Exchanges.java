package io.forwardauth.gateway.observability;

import java.util.concurrent.TimeUnit;

import io.forwardauth.gateway.http.ExchangeFacts;

/**
 * Exchanges that have ended.
 */
final class Exchanges {

	private Exchanges() {
	}

	static ExchangeFacts allowed(String route, String policy) {
		ExchangeFacts facts = ended("GET", 200);
		facts.routeId = route;
		facts.policy = policy;
		facts.decision = "allow";
		facts.authNanos = TimeUnit.MILLISECONDS.toNanos(2);
		facts.originNanos = TimeUnit.MILLISECONDS.toNanos(3);
		return facts;
	}

	static ExchangeFacts ended(String method, int status) {
		ExchangeFacts facts = new ExchangeFacts();
		facts.method = method;
		facts.path = "/path";
		facts.protocol = "HTTP/1.1";
		facts.clientAddress = "192.0.2.7";
		facts.status = status;
		facts.durationNanos = TimeUnit.MILLISECONDS.toNanos(7);
		return facts;
	}

}
