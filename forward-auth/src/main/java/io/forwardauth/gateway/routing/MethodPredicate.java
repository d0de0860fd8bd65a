package io.forwardauth.gateway.routing;

import java.util.List;

/**
 * {@code Method=GET,POST}. Compared by name: Spring Cloud Gateway compares identities, by
 * which a method that Spring has no constant for never matches.
 *
 * @param methods one must be the request's
 */
record MethodPredicate(List<String> methods) implements RoutePredicate {

	MethodPredicate {
		methods = List.copyOf(methods);
	}

	@Override
	public boolean test(MatchSubject subject) {
		return this.methods.contains(subject.method());
	}

}
