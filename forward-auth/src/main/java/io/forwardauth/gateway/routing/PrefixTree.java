package io.forwardauth.gateway.routing;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A tree whose branches have names: what stands under {@code a, b} is met by everything
 * that begins with {@code a, b}.
 *
 * @param <T> what stands there
 */
final class PrefixTree<T> {

	private final Map<String, PrefixTree<T>> branches = new HashMap<>(0);

	private @Nullable T value;

	/**
	 * The value under a prefix, made if there is none yet.
	 * @param prefix the names in order
	 * @param maker makes it
	 * @return the value
	 */
	T under(Iterable<String> prefix, Supplier<T> maker) {
		PrefixTree<T> node = this;
		for (String name : prefix) {
			node = node.branches.computeIfAbsent(name, (added) -> new PrefixTree<>());
		}
		T found = node.value;
		if (found == null) {
			found = maker.get();
			node.value = found;
		}
		return found;
	}

	@Nullable T value() {
		return this.value;
	}

	boolean hasBranches() {
		return !this.branches.isEmpty();
	}

	/** The branch by the next name, or null where there is none, or no such name. */
	@Nullable PrefixTree<T> next(Iterator<String> names) {
		return (hasBranches() && names.hasNext()) ? this.branches.get(names.next()) : null;
	}

}
