package io.forwardauth.gateway.routing;

import org.jspecify.annotations.Nullable;

/**
 * What became of one definition.
 *
 * @param <T> a predicate or a step
 * @param value what the line does, or null if it has nothing to do or does not know it
 * @param unknown what keeps the route off the line, or null if nothing does
 * @param text what Spring Cloud Gateway's own object for it calls itself; empty if that
 * does not matter
 */
record Compiled<T>(@Nullable T value, @Nullable String unknown, String text) {

	static <T> Compiled<T> of(@Nullable T value, String text) {
		return new Compiled<>(value, null, text);
	}

	static <T> Compiled<T> unknown(String reason) {
		return new Compiled<>(null, reason, "");
	}

	boolean isKnown() {
		return this.unknown == null;
	}

}
