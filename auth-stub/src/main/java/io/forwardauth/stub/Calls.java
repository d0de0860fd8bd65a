package io.forwardauth.stub;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each path was called, {@code /calls}, {@code /state} and {@code /health}
 * apart.
 */
public final class Calls {

	/**
	 * Paths counted by name; further ones are counted together, so that a flood of random
	 * paths fills no memory.
	 */
	private static final int MAX_PATHS = 1_000;

	private static final String OTHERS = "(others)";

	private final Map<String, LongAdder> byPath = new ConcurrentHashMap<>();

	Calls() {
	}

	void count(String path) {
		LongAdder calls = this.byPath.get(path);
		if (calls == null) {
			String key = (this.byPath.size() < MAX_PATHS) ? path : OTHERS;
			calls = this.byPath.computeIfAbsent(key, (added) -> new LongAdder());
		}
		calls.increment();
	}

	/**
	 * All counted calls since the start or the last reset.
	 */
	public long total() {
		return this.byPath.values().stream().mapToLong(LongAdder::sum).sum();
	}

	/**
	 * Calls by path, without the query; sorted.
	 */
	public Map<String, Long> byPath() {
		Map<String, Long> calls = new TreeMap<>();
		this.byPath.forEach((path, count) -> calls.put(path, count.sum()));
		return calls;
	}

	/**
	 * Counts from nought again.
	 */
	public void reset() {
		this.byPath.clear();
	}

}
