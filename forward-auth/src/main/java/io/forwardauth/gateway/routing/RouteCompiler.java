package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.ConfigurationService;

/**
 * Makes the route table of what Spring Cloud Gateway has: its routes for their order, the
 * definitions they came from for what they do.
 */
public final class RouteCompiler {

	private final PredicateCompiler predicates;

	private final FilterCompiler filters;

	/**
	 * Makes a compiler.
	 * @param predicates the application's predicate factories
	 * @param filters the application's filter factories
	 * @param binder Spring Cloud Gateway's own
	 * @param forwardAuth the exact class of the {@code ForwardAuth} filter's factory
	 */
	public RouteCompiler(Collection<? extends RoutePredicateFactory<?>> predicates,
			Collection<? extends GatewayFilterFactory<?>> filters, ConfigurationService binder, Class<?> forwardAuth) {
		ArgumentBinder arguments = new ArgumentBinder(binder);
		this.predicates = new PredicateCompiler(predicates, arguments);
		this.filters = new FilterCompiler(filters, arguments, forwardAuth);
	}

	/**
	 * Compiles the table.
	 * @param routes all routes in the order in which Spring Cloud Gateway tries them
	 * @param definitions all definitions, in any order
	 * @param defaultFilters {@code default-filters}
	 * @param defaultPolicy the policy of routes that say nothing, or null if there is
	 * none
	 * @return the table
	 * @throws RouteConfigurationException if a route says something that can never work
	 */
	public RouteTable compile(List<org.springframework.cloud.gateway.route.Route> routes,
			List<RouteDefinition> definitions, List<FilterDefinition> defaultFilters, @Nullable String defaultPolicy) {
		Map<String, List<RouteDefinition>> byId = new HashMap<>();
		definitions
			.forEach((definition) -> byId.computeIfAbsent(String.valueOf(definition.getId()), (id) -> new ArrayList<>())
				.add(definition));
		Map<String, Integer> uses = new HashMap<>();
		routes.forEach((route) -> uses.merge(route.getId(), 1, Integer::sum));

		List<RouteEntry> entries = new ArrayList<>(routes.size());
		for (org.springframework.cloud.gateway.route.Route route : routes) {
			List<RouteDefinition> sources = byId.getOrDefault(route.getId(), List.of());
			if (sources.isEmpty()) {
				entries.add(unknown(route, "no route definition"));
			}
			else if (sources.size() > 1 || uses.getOrDefault(route.getId(), 0) > 1) {
				entries.add(unknown(route, "an id that another route has as well"));
			}
			else {
				entries.add(entry(route, sources.get(0), defaultFilters, defaultPolicy));
			}
		}
		return new RouteTable(entries);
	}

	private static RouteEntry unknown(org.springframework.cloud.gateway.route.Route route, String reason) {
		return new RouteEntry(route.getId(), List.of(), new Match.SpringWay(null, reason), RouteAuth.UNSAID);
	}

	private RouteEntry entry(org.springframework.cloud.gateway.route.Route live, RouteDefinition definition,
			List<FilterDefinition> defaultFilters, @Nullable String defaultPolicy) {
		RouteDraft draft = new RouteDraft(live, definition);
		for (PredicateDefinition predicate : definition.getPredicates()) {
			draft.add(this.predicates.compile(predicate));
		}
		draft.auth(auth(definition, defaultFilters), defaultPolicy);
		Map<String, String> samples = draft.guaranteedVariables();
		for (FilterDefinition filter : inOrder(defaultFilters, definition.getFilters())) {
			if (this.filters.isForwardAuth(filter)) {
				draft.add(RouteAuth.of(live.getId(), filter.getArgs()));
			}
			else {
				draft.add(filter, this.filters.compile(live.getId(), filter, samples));
			}
		}
		return draft.entry();
	}

	private RouteAuth auth(RouteDefinition definition, List<FilterDefinition> defaultFilters) {
		String id = String.valueOf(definition.getId());
		RouteAuth auth = RouteAuth.UNSAID;
		for (FilterDefinition filter : inOrder(defaultFilters, definition.getFilters())) {
			if (this.filters.isForwardAuth(filter)) {
				auth = auth.and(id, RouteAuth.of(id, filter.getArgs()));
			}
		}
		return auth;
	}

	/**
	 * Spring Cloud Gateway numbers default filters and the route's own each from one and
	 * sorts them together, so that they interleave, a default filter before the route's
	 * filter of the same number.
	 */
	private static List<FilterDefinition> inOrder(List<FilterDefinition> defaults, List<FilterDefinition> own) {
		List<FilterDefinition> sorted = new ArrayList<>(defaults.size() + own.size());
		for (int i = 0; i < Math.max(defaults.size(), own.size()); i++) {
			if (i < defaults.size()) {
				sorted.add(defaults.get(i));
			}
			if (i < own.size()) {
				sorted.add(own.get(i));
			}
		}
		return sorted;
	}

}
