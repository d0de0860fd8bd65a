package io.forwardauth.gateway.conformance.fuzz;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted.
 */
final class Tally {

	private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

	void count(String what) {
		this.counts.computeIfAbsent(what, (missing) -> new LongAdder()).increment();
	}

	void clear() {
		this.counts.clear();
	}

	long of(String what) {
		LongAdder count = this.counts.get(what);
		return (count != null) ? count.sum() : 0;
	}

	/** What begins with this, without it. */
	Map<String, Long> all(String prefix) {
		Map<String, Long> found = new TreeMap<>();
		this.counts.forEach((what, count) -> {
			if (what.startsWith(prefix)) {
				found.put(what.substring(prefix.length()), count.sum());
			}
		});
		return found;
	}

}
