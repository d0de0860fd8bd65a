package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

/**
 * Looks for whatever an application added that must see every request, Spring Security
 * above all: with any of it no request takes the line past Spring. Only what is known to
 * change nothing that the line does not do itself is left out of account, by its exact
 * class.
 */
final class LineEligibility {

	private static final String GATEWAY = "org.springframework.cloud.gateway.";

	private static final Set<String> WEB_FILTERS = Set.of(EdgeWebFilter.class.getName(),
			// Of use to the Weight predicate only, which is not straight.
			GATEWAY + "filter.WeightCalculatorWebFilter",
			// The line emits http.server.requests itself.
			"org.springframework.web.filter.reactive.ServerHttpObservationFilter");

	private static final Set<String> GLOBAL_FILTERS = Set.of(ForwardAuthGlobalFilter.class.getName(),
			OriginPathFilter.class.getName(), OriginTlsFilter.class.getName(), OriginUrlFilter.class.getName(),
			GATEWAY + "filter.AdaptCachedBodyGlobalFilter", GATEWAY + "filter.ForwardPathFilter",
			GATEWAY + "filter.ForwardRoutingFilter", GATEWAY + "filter.FunctionRoutingFilter",
			GATEWAY + "filter.GatewayMetricsFilter", GATEWAY + "filter.LoadBalancerServiceInstanceCookieFilter",
			GATEWAY + "filter.NettyRoutingFilter", GATEWAY + "filter.NettyWriteResponseFilter",
			GATEWAY + "filter.ReactiveLoadBalancerClientFilter", GATEWAY + "filter.RemoveCachedBodyFilter",
			GATEWAY + "filter.RouteToRequestUrlFilter", GATEWAY + "filter.StreamRoutingFilter",
			GATEWAY + "filter.WebsocketRoutingFilter",
			GATEWAY + "config.GatewayNoLoadBalancerClientAutoConfiguration$NoLoadBalancerClientFilter");

	private static final Set<String> HEADERS_FILTERS = Set.of(ManagedHeadersFilter.class.getName(),
			GATEWAY + "filter.headers.ForwardedHeadersFilter", GATEWAY + "filter.headers.GRPCRequestHeadersFilter",
			GATEWAY + "filter.headers.GRPCResponseHeadersFilter",
			GATEWAY + "filter.headers.RemoveForwardedHeadersFilter",
			GATEWAY + "filter.headers.RemoveHopByHopHeadersFilter",
			GATEWAY + "filter.headers.RemoveXForwardedHeadersFilter",
			GATEWAY + "filter.headers.TransferEncodingNormalizationHeadersFilter",
			GATEWAY + "filter.headers.XForwardedHeadersFilter",
			GATEWAY + "filter.headers.observation.ObservedRequestHttpHeadersFilter",
			GATEWAY + "filter.headers.observation.ObservedResponseHttpHeadersFilter");

	private static final Set<String> EXCEPTION_HANDLERS = Set.of(
			"org.springframework.boot.webflux.autoconfigure.error.DefaultErrorWebExceptionHandler",
			"org.springframework.web.reactive.handler.WebFluxResponseStatusExceptionHandler",
			GATEWAY + "filter.headers.observation.ObservationClosingWebExceptionHandler");

	/** Without a handler they have no answer for anybody. */
	private static final Set<String> METHOD_MAPPINGS = Set.of(RequestMappingHandlerMapping.class.getName(),
			"org.springframework.boot.webflux.actuate.endpoint.web.AdditionalHealthEndpointPathsWebFluxHandlerMapping");

	/** Spring Cloud Gateway's own hold it to its classes' defaults. */
	private static final Map<Class<?>, Set<String>> SINGLE = Map.of(RoutePredicateHandlerMapping.class,
			Set.of(RoutePredicateHandlerMapping.class.getName()), FilteringWebHandler.class,
			Set.of(FilteringWebHandler.class.getName()));

	private final ApplicationContext context;

	LineEligibility(ApplicationContext context) {
		this.context = context;
	}

	/** What keeps requests off the line; empty if nothing does. */
	List<String> reasons() {
		List<String> reasons = new ArrayList<>();
		others(WebFilter.class, WEB_FILTERS, reasons);
		others(GlobalFilter.class, GLOBAL_FILTERS, reasons);
		others(HttpHeadersFilter.class, HEADERS_FILTERS, reasons);
		others(WebExceptionHandler.class, EXCEPTION_HANDLERS, reasons);
		others(HttpClientCustomizer.class, Set.of(OriginWire.class.getName()), reasons);
		others(HttpHandlerDecoratorFactory.class, Set.of(), reasons);
		others(ForwardedHeaderTransformer.class, Set.of(), reasons);
		SINGLE.forEach((type, known) -> others(type, known, reasons));
		mappings(reasons);
		tracer(reasons);
		httpClient(reasons);
		return reasons;
	}

	/** Whether a filter of headers does nothing that the line does not do itself. */
	static boolean isKnown(HttpHeadersFilter filter) {
		return HEADERS_FILTERS.contains(filter.getClass().getName());
	}

	private void others(Class<?> type, Set<String> known, List<String> reasons) {
		this.context.getBeansOfType(type).forEach((name, bean) -> {
			if (!known.contains(bean.getClass().getName())) {
				reasons.add(type.getSimpleName() + " " + name + " (" + bean.getClass().getName() + ")");
			}
		});
	}

	/** Whatever is asked before the gateway's own mapping and may have a handler. */
	private void mappings(List<String> reasons) {
		RoutePredicateHandlerMapping own = this.context.getBean(RoutePredicateHandlerMapping.class);
		// Set by properties or by code; there is nothing to ask but the field.
		if (new DirectFieldAccessor(own).getPropertyValue("corsConfigurationSource") != null) {
			reasons.add("CORS configuration");
		}
		this.context.getBeansOfType(HandlerMapping.class).forEach((name, mapping) -> {
			boolean later = mapping instanceof Ordered ordered && ordered.getOrder() > own.getOrder();
			if (mapping != own && !later && !isEmpty(mapping)) {
				reasons.add("handlers of " + name + " (" + mapping.getClass().getName() + ")");
			}
		});
	}

	private static boolean isEmpty(HandlerMapping mapping) {
		if (mapping instanceof AbstractHandlerMethodMapping<?> methods
				&& METHOD_MAPPINGS.contains(mapping.getClass().getName())) {
			return methods.getHandlerMethods().isEmpty();
		}
		return mapping.getClass() == RouterFunctionMapping.class
				&& ((RouterFunctionMapping) mapping).getRouterFunction() == null;
	}

	/** The line makes no spans, so whoever has a tracer goes without it. */
	private void tracer(List<String> reasons) {
		Class<?> tracer = type("io.micrometer.tracing.Tracer");
		if (tracer != null) {
			for (String name : ((ListableBeanFactory) this.context).getBeanNamesForType(tracer)) {
				if (!this.context.getBean(name).getClass().getName().contains("Noop")) {
					reasons.add("Tracer " + name);
				}
			}
		}
	}

	private @Nullable Class<?> type(String name) {
		try {
			return Class.forName(name, false, this.context.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
	}

	/** Settings of the HTTP client that the line's own does not have. */
	private void httpClient(List<String> reasons) {
		HttpClientProperties client = this.context.getBean(HttpClientProperties.class);
		HttpClientProperties defaults = new HttpClientProperties();
		String prefix = "spring.cloud.gateway.server.webflux.httpclient.";
		if (StringUtils.hasText(client.getProxy().getHost())) {
			reasons.add(prefix + "proxy");
		}
		if (client.isCompression()) {
			reasons.add(prefix + "compression");
		}
		if (client.isWiretap()) {
			reasons.add(prefix + "wiretap");
		}
		if (client.getMaxHeaderSize() != null) {
			reasons.add(prefix + "max-header-size");
		}
		if (client.getMaxInitialLineLength() != null) {
			reasons.add(prefix + "max-initial-line-length");
		}
		if (!same(client.getPool(), defaults.getPool())) {
			reasons.add(prefix + "pool");
		}
	}

	private static boolean same(HttpClientProperties.Pool pool, HttpClientProperties.Pool defaults) {
		return pool.toString().equals(defaults.toString());
	}

}
