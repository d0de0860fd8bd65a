package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory.NameConfig;
import org.springframework.cloud.gateway.filter.factory.AbstractNameValueGatewayFilterFactory.NameValueConfig;
import org.springframework.cloud.gateway.filter.factory.AddRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.AddRequestHeadersIfNotPresentGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.AddResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.PrefixPathGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.PreserveHostHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RemoveRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RemoveResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetPathGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.StripPrefixGatewayFilterFactory;
import org.springframework.cloud.gateway.support.config.KeyValue;
import org.springframework.cloud.gateway.support.config.KeyValueConfig;

import io.forwardauth.gateway.routing.FilterCompiler.KnownFilter;
import io.forwardauth.gateway.routing.FilterCompiler.StepMaker;

/**
 * The filters of Spring Cloud Gateway that the line does itself.
 */
final class KnownFilters {

	static final Map<Class<?>, KnownFilter<?>> BY_FACTORY = Map.ofEntries(
			known(StripPrefixGatewayFilterFactory.class, StripPrefixGatewayFilterFactory.Config.class,
					(config, scope) -> new PathSteps.StripPrefix(config.getParts())),
			known(PrefixPathGatewayFilterFactory.class, PrefixPathGatewayFilterFactory.Config.class,
					(config, scope) -> new PathSteps.PrefixPath(scope.path(config.getPrefix()))),
			known(SetPathGatewayFilterFactory.class, SetPathGatewayFilterFactory.Config.class,
					(config, scope) -> new PathSteps.SetPath(scope.path(config.getTemplate()))),
			known(AddRequestHeaderGatewayFilterFactory.class, NameValueConfig.class,
					(config, scope) -> new HeaderSteps.AddRequestHeader(scope.headerName(config.getName()),
							scope.value(config.getValue()))),
			known(SetRequestHeaderGatewayFilterFactory.class, NameValueConfig.class,
					(config, scope) -> new HeaderSteps.SetRequestHeader(scope.headerName(config.getName()),
							scope.value(config.getValue()))),
			known(RemoveRequestHeaderGatewayFilterFactory.class, NameConfig.class,
					(config, scope) -> new HeaderSteps.RemoveRequestHeader(scope.headerName(config.getName()))),
			known(AddRequestHeadersIfNotPresentGatewayFilterFactory.class, KeyValueConfig.class,
					KnownFilters::ifNotPresent),
			known(AddResponseHeaderGatewayFilterFactory.class, AddResponseHeaderGatewayFilterFactory.Config.class,
					(config, scope) -> new HeaderSteps.AddResponseHeader(scope.headerName(config.getName()),
							scope.value(config.getValue()), config.isOverride())),
			known(SetResponseHeaderGatewayFilterFactory.class, NameValueConfig.class,
					(config, scope) -> new HeaderSteps.SetResponseHeader(scope.headerName(config.getName()),
							scope.value(config.getValue()))),
			known(RemoveResponseHeaderGatewayFilterFactory.class, NameConfig.class,
					(config, scope) -> new HeaderSteps.RemoveResponseHeader(scope.headerName(config.getName()))),
			// A fact of the route, see RouteCompiler; nothing is done at a request.
			known(PreserveHostHeaderGatewayFilterFactory.class, Object.class, (config, scope) -> null));

	private KnownFilters() {
	}

	private static <C> Map.Entry<Class<?>, KnownFilter<?>> known(Class<?> factory, Class<C> config,
			StepMaker<C> maker) {
		return Map.entry(factory, new KnownFilter<>(config, maker));
	}

	private static Step ifNotPresent(KeyValueConfig config, FilterScope scope) {
		Map<String, List<ValueTemplate>> values = new LinkedHashMap<>();
		for (KeyValue pair : config.getKeyValues()) {
			values.computeIfAbsent(scope.headerName(pair.getKey()), (name) -> new ArrayList<>())
				.add(scope.value(pair.getValue()));
		}
		return new HeaderSteps.AddRequestHeadersIfNotPresent(values);
	}

}
