package io.forwardauth.gateway.conformance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What came of playing a case on both.
 *
 * @param row the case
 * @param played whether Traefik has words for its route; else the gateway played alone
 * @param explained the differences that have a reason
 * @param unexplained the others
 * @param stale the reason that the case names, if nothing came of it
 * @param broken what the case's own expectation says, if it does not hold
 * @param essence what the gateway made of it, in short
 */
record Outcome(Case row, boolean played, Map<Explanation, List<Difference>> explained, List<Difference> unexplained,
		@Nullable Reason stale, @Nullable String broken, String essence) {

	/** Whether nothing differs but what Traefik's client says of its own accord. */
	boolean isEqual() {
		return this.played && this.unexplained.isEmpty()
				&& Set.of(Reason.NOTHING_ADDED).containsAll(this.explained.keySet());
	}

	/**
	 * What must be mended, in sentences; nothing if all is well.
	 * @param reasonsCount whether a reason that nothing came of is a fault
	 */
	Collection<String> faults(boolean reasonsCount) {
		Set<String> faults = new TreeSet<>();
		this.unexplained.forEach((difference) -> faults.add("differs: " + difference));
		if (reasonsCount && this.stale != null) {
			faults.add("names " + this.stale + ", but is the same with Traefik");
		}
		if (this.broken != null) {
			faults.add("does not hold: " + this.broken);
		}
		return faults;
	}

}
