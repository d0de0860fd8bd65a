package io.forwardauth.gateway.routing;

import java.util.List;

import io.forwardauth.gateway.edge.EdgeRequest;

import org.springframework.web.util.pattern.PathPatternParser;

/**
 * All routes as they stood at one moment, in the order in which they are tried.
 * Immutable.
 */
public final class RouteTable {

	private final List<RouteEntry> entries;

	private final RouteIndex index;

	/**
	 * Makes a table and its index; with thousands of routes not on an event loop.
	 * @param entries in order
	 */
	public RouteTable(List<RouteEntry> entries) {
		this.entries = List.copyOf(entries);
		this.index = new RouteIndex(this.entries);
	}

	/**
	 * A table that leaves every request to Spring: the application has something that
	 * must see each of them, or the line is off.
	 * @param reason what it is
	 * @return the table
	 */
	public static RouteTable springWay(String reason) {
		return new RouteTable(
				List.of(new RouteEntry("*", List.of(), new Match.SpringWay(null, reason), RouteAuth.UNSAID)));
	}

	/**
	 * A table of one straight route that one policy guards, made without Spring Cloud
	 * Gateway.
	 * @param id the route's id
	 * @param path a pattern of Spring's, as in {@code Path=/**}
	 * @param origin where it leads
	 * @param policy the policy's name
	 * @return the table
	 */
	public static RouteTable guarded(String id, String path, Origin origin, String policy) {
		List<RoutePredicate> predicates = List
			.of(PathPredicate.of(List.of(PathPatternParser.defaultInstance.parse(path)), true));
		RouteAuth auth = new RouteAuth(List.of(policy), false, false);
		Route route = new Route(id, origin, List.of(new Step.Ask(policy)), true, null, null, null, auth, predicates);
		return new RouteTable(List.of(new RouteEntry(id, predicates, new Match.Straight(route), auth)));
	}

	/** The routes in order, for checks and the log at start. */
	public List<RouteEntry> entries() {
		return this.entries;
	}

	/**
	 * Finds the first route that matches, or that may match as far as the line can tell.
	 * @param request the settled request
	 * @return what was found
	 */
	public Match match(EdgeRequest request) {
		RouteEntry found = this.index.first(new MatchSubject(request));
		return (found != null) ? found.match() : Match.NoRoute.INSTANCE;
	}

}
