package io.forwardauth.gateway.routing;

import java.util.Map;

import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.support.ConfigurationService;

/**
 * Has Spring Cloud Gateway bind the arguments of a definition, short or written out, as
 * it does itself when it makes its routes, but without telling its listeners.
 */
final class ArgumentBinder {

	private final ConfigurationService service;

	ArgumentBinder(ConfigurationService service) {
		this.service = service;
	}

	@SuppressWarnings("unchecked")
	Object bindFilter(GatewayFilterFactory<?> factory, String name, Map<String, String> args) {
		return this.service.with((GatewayFilterFactory<Object>) factory).name(name).properties(args).bind();
	}

	@SuppressWarnings("unchecked")
	Object bindPredicate(RoutePredicateFactory<?> factory, String name, Map<String, String> args) {
		return this.service.with((RoutePredicateFactory<Object>) factory).name(name).properties(args).bind();
	}

}
