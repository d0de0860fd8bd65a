package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A Spring Cloud Gateway without a server, configured by properties as a user would.
 */
final class GatewayContext {

	private static final String PREFIX = "spring.cloud.gateway.server.webflux.";

	private final List<String> properties = new ArrayList<>();

	private final List<Class<?>> configurations = new ArrayList<>(List.of(ForwardAuthConfiguration.class));

	private int routes;

	/** A route in YAML's order: everything after the id by name. */
	GatewayContext route(String id, String uri, List<String> predicates, List<String> filters) {
		String at = "routes[" + this.routes++ + "].";
		with(at + "id", id).with(at + "uri", uri);
		for (int i = 0; i < predicates.size(); i++) {
			with(at + "predicates[" + i + "]", predicates.get(i));
		}
		for (int i = 0; i < filters.size(); i++) {
			with(at + "filters[" + i + "]", filters.get(i));
		}
		return this;
	}

	/** A property of the last route. */
	GatewayContext and(String key, String value) {
		return with("routes[" + (this.routes - 1) + "]." + key, value);
	}

	GatewayContext with(String key, String value) {
		this.properties.add(PREFIX + key + "=" + value);
		return this;
	}

	GatewayContext property(String property) {
		this.properties.add(property);
		return this;
	}

	GatewayContext with(Class<?> configuration) {
		this.configurations.add(configuration);
		return this;
	}

	/** Starts, compiles with {@code "default"} as default policy, looks, stops. */
	void compiled(Consumer<RouteTable> look) {
		compiled("default", look);
	}

	void compiled(String defaultPolicy, Consumer<RouteTable> look) {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, CodecsAutoConfiguration.class,
					WebFluxAutoConfiguration.class, GatewayAutoConfiguration.class))
			.withUserConfiguration(this.configurations.toArray(Class<?>[]::new))
			.withPropertyValues(this.properties.toArray(String[]::new))
			.run((context) -> look.accept(compile(context, defaultPolicy)));
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static RouteTable compile(ApplicationContext context, String defaultPolicy) {
		List<RoutePredicateFactory<?>> predicates = new ArrayList<>();
		context.getBeansOfType(RoutePredicateFactory.class).values().forEach(predicates::add);
		List<GatewayFilterFactory<?>> filters = new ArrayList<>();
		context.getBeansOfType(GatewayFilterFactory.class).values().forEach(filters::add);
		List<RouteDefinition> definitions = context.getBean(RouteDefinitionLocator.class)
			.getRouteDefinitions()
			.collectList()
			.block();
		return new RouteCompiler(predicates, filters, context.getBean(ConfigurationService.class),
				ForwardAuthGatewayFilterFactory.class)
			.compile(context.getBean(RouteLocator.class).getRoutes().collectList().block(), definitions,
					context.getBean(GatewayProperties.class).getDefaultFilters(), defaultPolicy);
	}

	@Configuration(proxyBeanMethods = false)
	static class ForwardAuthConfiguration {

		@Bean
		ForwardAuthGatewayFilterFactory forwardAuthGatewayFilterFactory() {
			return new ForwardAuthGatewayFilterFactory();
		}

	}

	/** Stands for the filter of the Spring way, of which only the class matters here. */
	static class ForwardAuthGatewayFilterFactory
			extends AbstractGatewayFilterFactory<ForwardAuthGatewayFilterFactory.Config> {

		ForwardAuthGatewayFilterFactory() {
			super(Config.class);
		}

		@Override
		public GatewayFilter apply(Config config) {
			return (exchange, chain) -> chain.filter(exchange);
		}

		/** Takes any argument. */
		static class Config {

			Map<String, String> args = Map.of();

		}

	}

}
