package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import reactor.core.publisher.Flux;

import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;

/**
 * Has Spring Cloud Gateway make a route of one definition alone: of all together it does
 * not say which of them it failed at.
 */
final class RouteTrial implements Consumer<RouteDefinition> {

	private final List<RoutePredicateFactory<?>> predicates;

	private final List<GatewayFilterFactory<?>> filters;

	private final GatewayProperties gateway;

	private final ConfigurationService binder;

	RouteTrial(List<RoutePredicateFactory<?>> predicates, List<GatewayFilterFactory<?>> filters,
			GatewayProperties gateway, ConfigurationService binder) {
		this.predicates = predicates;
		this.filters = filters;
		this.gateway = gateway;
		this.binder = binder;
	}

	@Override
	@SuppressWarnings("rawtypes")
	public void accept(RouteDefinition definition) {
		List<RoutePredicateFactory> rawPredicates = new ArrayList<>(this.predicates);
		List<GatewayFilterFactory> rawFilters = new ArrayList<>(this.filters);
		new RouteDefinitionRouteLocator(() -> Flux.just(definition), rawPredicates, rawFilters, this.gateway,
				this.binder)
			.getRoutes()
			.blockLast();
	}

}
