package io.forwardauth.gateway.routing;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A route in its place in the table, straight or not.
 *
 * @param id the route's id
 * @param predicates those that the line knows: where one fails, the route is ruled out
 * @param match what a request comes to that none of them rules out
 * @param auth what its {@code ForwardAuth} filters and the default policy come to, if the
 * route comes from a definition; else {@link RouteAuth#UNSAID}
 */
public record RouteEntry(String id, List<RoutePredicate> predicates, Match match, RouteAuth auth) {

	public RouteEntry {
		predicates = List.copyOf(predicates);
	}

	/** Whether the line serves it. */
	public boolean isStraight() {
		return this.match instanceof Match.Straight;
	}

	/** What keeps it off the line, or null if nothing does. */
	public @Nullable String reason() {
		return (this.match instanceof Match.SpringWay way) ? way.reason() : null;
	}

	boolean mayMatch(MatchSubject subject) {
		for (RoutePredicate predicate : this.predicates) {
			if (!predicate.test(subject)) {
				return false;
			}
		}
		return true;
	}

}
