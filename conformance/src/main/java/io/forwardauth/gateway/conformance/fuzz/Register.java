package io.forwardauth.gateway.conformance.fuzz;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The connections of a run, so that whoever sees a tag finds what it belongs to.
 */
final class Register {

	/** What is older cannot be on its way any more. */
	private static final long KEPT = 20_000;

	private final Map<Long, Scenario> scenarios = new ConcurrentHashMap<>();

	void add(Scenario scenario) {
		this.scenarios.put(scenario.index(), scenario);
		this.scenarios.remove(scenario.index() - KEPT);
	}

	/** The connection that a tag names, or null. */
	@Nullable Scenario scenario(String tag) {
		return this.scenarios.get(Scenario.indexOf(tag));
	}

	/** The request that a tag names, or null if nobody sent it. */
	@Nullable Sent sent(String tag) {
		Scenario scenario = scenario(tag);
		return (scenario != null) ? scenario.sent().get(tag) : null;
	}

}
