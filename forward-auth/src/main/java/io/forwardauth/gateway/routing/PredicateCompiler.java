package io.forwardauth.gateway.routing;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.cloud.gateway.handler.predicate.HostRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.MethodRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.util.AntPathMatcher;
import org.springframework.util.StringUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Makes the line's predicates of Spring Cloud Gateway's definitions. A factory that is
 * not Spring Cloud Gateway's own, or was set up otherwise than it sets it up, is unknown.
 */
final class PredicateCompiler {

	private final Map<String, RoutePredicateFactory<?>> factories = new HashMap<>();

	private final ArgumentBinder binder;

	PredicateCompiler(Collection<? extends RoutePredicateFactory<?>> factories, ArgumentBinder binder) {
		factories.forEach((factory) -> this.factories.put(factory.name(), factory));
		this.binder = binder;
	}

	/**
	 * Compiles one predicate.
	 * @param definition as configured
	 * @return what the line tests, or why it cannot
	 */
	Compiled<RoutePredicate> compile(PredicateDefinition definition) {
		String name = String.valueOf(definition.getName());
		RoutePredicateFactory<?> factory = this.factories.get(name);
		if (factory == null || !isKnown(factory.getClass())) {
			return Compiled.unknown("predicate " + name);
		}
		try {
			Object config = this.binder.bindPredicate(factory, name, definition.getArgs());
			RoutePredicate predicate = predicate(factory, config);
			return (predicate != null) ? Compiled.of(predicate, text(factory, config))
					: Compiled.unknown("predicate " + name + ", which this application set up in its own way");
		}
		catch (RuntimeException ex) {
			return Compiled.unknown("predicate " + name + ", whose arguments cannot be read");
		}
	}

	private static boolean isKnown(Class<?> factory) {
		return factory == PathRoutePredicateFactory.class || factory == HostRoutePredicateFactory.class
				|| factory == MethodRoutePredicateFactory.class;
	}

	private static @Nullable RoutePredicate predicate(RoutePredicateFactory<?> factory, Object config) {
		if (config instanceof PathRoutePredicateFactory.Config path) {
			return path(factory, path.getPatterns());
		}
		if (config instanceof HostRoutePredicateFactory.Config host) {
			return host(factory, host.getPatterns());
		}
		if (config instanceof MethodRoutePredicateFactory.Config method) {
			return new MethodPredicate(Stream.of(method.getMethods()).map(HttpMethod::name).toList());
		}
		return null;
	}

	/** What Spring Cloud Gateway's own predicate calls itself, to know it again. */
	@SuppressWarnings("unchecked")
	private static String text(RoutePredicateFactory<?> factory, Object config) {
		return ((RoutePredicateFactory<Object>) factory).apply(config).toString();
	}

	private static @Nullable RoutePredicate path(RoutePredicateFactory<?> factory, List<String> patterns) {
		PathPatternParser parser = field(factory, "pathPatternParser", PathPatternParser.class);
		WebFluxProperties properties = field(factory, "webFluxProperties", WebFluxProperties.class);
		if (parser == null || properties == null || parser.getClass() != PathPatternParser.class
				|| StringUtils.hasText(properties.getBasePath())) {
			return null;
		}
		boolean plainRules = parser.isCaseSensitive() && parser.getPathOptions() == PathContainer.Options.HTTP_PATH;
		List<PathPattern> parsed = patterns.stream().map(parser::parse).toList();
		return PathPredicate.of(parsed, plainRules);
	}

	private static @Nullable RoutePredicate host(RoutePredicateFactory<?> factory, List<String> patterns) {
		AntPathMatcher matcher = field(factory, "pathMatcher", AntPathMatcher.class);
		Boolean includePort = field(factory, "includePort", Boolean.class);
		if (matcher == null || includePort == null || matcher.getClass() != AntPathMatcher.class) {
			return null;
		}
		// Regard to case is left out here in any case.
		boolean usual = ".".equals(field(matcher, "pathSeparator", String.class))
				&& Boolean.FALSE.equals(field(matcher, "trimTokens", Boolean.class));
		return usual ? HostPredicate.of(patterns, includePort) : null;
	}

	/** Spring Cloud Gateway has setters for what may be changed, but nothing to ask. */
	private static <T> @Nullable T field(Object owner, String name, Class<T> type) {
		try {
			Object value = new DirectFieldAccessor(owner).getPropertyValue(name);
			return type.isInstance(value) ? type.cast(value) : null;
		}
		catch (BeansException ex) {
			return null;
		}
	}

}
