package io.forwardauth.gateway.routing;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;

/**
 * Makes the line's steps of Spring Cloud Gateway's filter definitions. A factory that is
 * not Spring Cloud Gateway's own is unknown, whatever its name.
 */
final class FilterCompiler {

	private final Map<String, GatewayFilterFactory<?>> factories = new HashMap<>();

	private final ArgumentBinder binder;

	private final Class<?> forwardAuth;

	FilterCompiler(Collection<? extends GatewayFilterFactory<?>> factories, ArgumentBinder binder,
			Class<?> forwardAuth) {
		factories.forEach((factory) -> this.factories.put(factory.name(), factory));
		this.binder = binder;
		this.forwardAuth = forwardAuth;
	}

	/** Whether this filter is our own, whose arguments {@link RouteAuth} reads. */
	boolean isForwardAuth(FilterDefinition definition) {
		GatewayFilterFactory<?> factory = this.factories.get(definition.getName());
		return RouteAuth.FILTER.equals(definition.getName()) && factory != null
				&& factory.getClass() == this.forwardAuth;
	}

	/**
	 * Compiles one filter other than ForwardAuth.
	 * @param routeId the route, for messages
	 * @param definition as configured
	 * @param samples a value for each URI variable that every request of the route has
	 * @return the step, if there is anything to do, or why the line does not know it
	 * @throws RouteConfigurationException if it can never work
	 */
	Compiled<Step> compile(String routeId, FilterDefinition definition, Map<String, String> samples) {
		String name = String.valueOf(definition.getName());
		GatewayFilterFactory<?> factory = this.factories.get(name);
		KnownFilter<?> known = (factory != null) ? KnownFilters.BY_FACTORY.get(factory.getClass()) : null;
		if (factory == null || known == null) {
			return Compiled.unknown("filter " + name);
		}
		Object config;
		try {
			config = this.binder.bindFilter(factory, name, definition.getArgs());
		}
		catch (RuntimeException ex) {
			return Compiled.unknown("filter " + name + ", whose arguments cannot be read");
		}
		FilterScope scope = new FilterScope(routeId, name, samples);
		try {
			Step step = known.step(config, scope);
			String reason = scope.reason();
			return (reason != null) ? Compiled.unknown(reason) : Compiled.of(step, text(factory, config));
		}
		catch (RouteConfigurationException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			return Compiled.unknown("filter " + name + ", whose arguments make no sense to the line");
		}
	}

	/** What Spring Cloud Gateway's own filter calls itself, to know it again. */
	@SuppressWarnings("unchecked")
	private static String text(GatewayFilterFactory<?> factory, Object config) {
		return ((GatewayFilterFactory<Object>) factory).apply(config).toString();
	}

	/**
	 * How a filter of one factory becomes a step.
	 *
	 * @param <C> the factory's configuration
	 */
	record KnownFilter<C>(Class<C> config, StepMaker<C> maker) {

		@Nullable Step step(Object bound, FilterScope scope) {
			return this.maker.make(this.config.cast(bound), scope);
		}

	}

	/**
	 * Makes a step, or none if the filter has nothing to do at a request.
	 *
	 * @param <C> the factory's configuration
	 */
	@FunctionalInterface
	interface StepMaker<C> {

		@Nullable Step make(C config, FilterScope scope);

	}

}
