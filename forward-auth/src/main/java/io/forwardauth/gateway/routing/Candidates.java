package io.forwardauth.gateway.routing;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The routes at one place of the index, by their positions in the table.
 */
final class Candidates {

	private final Positions ofEveryMethod = new Positions();

	private final Map<String, Positions> byMethod = new HashMap<>(0);

	/** Adds a route that takes every method; positions come in ascending order. */
	void add(int position) {
		this.ofEveryMethod.add(position);
	}

	/** Adds a route that takes these methods only. */
	void add(int position, Collection<String> methods) {
		for (String method : methods) {
			this.byMethod.computeIfAbsent(method, (added) -> new Positions()).add(position);
		}
	}

	/**
	 * The first route here that may match, if it comes before one that was found already.
	 * @param entries the table
	 * @param subject the request
	 * @param found the position of that one
	 * @return the position of the earlier of both
	 */
	int first(List<RouteEntry> entries, MatchSubject subject, int found) {
		int first = this.ofEveryMethod.first(entries, subject, found);
		if (this.byMethod.isEmpty()) {
			return first;
		}
		Positions ofMethod = this.byMethod.get(subject.method());
		return (ofMethod != null) ? ofMethod.first(entries, subject, first) : first;
	}

	/** Ascending numbers. */
	private static final class Positions {

		private int[] numbers = new int[1];

		private int size;

		/** Nothing happens to one that is there already. */
		void add(int position) {
			if (this.size > 0 && this.numbers[this.size - 1] == position) {
				return;
			}
			if (this.size == this.numbers.length) {
				this.numbers = Arrays.copyOf(this.numbers, 2 * this.size);
			}
			this.numbers[this.size++] = position;
		}

		int first(List<RouteEntry> entries, MatchSubject subject, int found) {
			for (int i = 0; i < this.size && this.numbers[i] < found; i++) {
				if (entries.get(this.numbers[i]).mayMatch(subject)) {
					return this.numbers[i];
				}
			}
			return found;
		}

	}

}
