package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was found, told by many threads.
 */
final class Findings {

	private final int most;

	private final List<Finding> all = new ArrayList<>();

	/**
	 * Takes findings.
	 * @param most how many are enough
	 */
	Findings(int most) {
		this.most = most;
	}

	/**
	 * A broken rule.
	 *
	 * @param rule which
	 * @param what what was seen
	 * @param scenario the connection, if it is known
	 */
	record Finding(Rule rule, String what, @Nullable Scenario scenario) {

		@Override
		public String toString() {
			return "FOUND, against \"" + this.rule.sentence() + "\":\n" + this.what
					+ ((this.scenario != null) ? "\n" + this.scenario.story() : "");
		}

	}

	synchronized void add(Rule rule, String what, @Nullable Scenario scenario) {
		this.all.add(new Finding(rule, what, scenario));
	}

	synchronized boolean areEnough() {
		return this.all.size() >= this.most;
	}

	synchronized List<Finding> all() {
		return List.copyOf(this.all);
	}

}
