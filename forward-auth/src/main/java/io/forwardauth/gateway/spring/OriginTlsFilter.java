package io.forwardauth.gateway.spring;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.forwardauth.gateway.client.TargetTls;
import io.forwardauth.gateway.http.TlsOptions;
import io.forwardauth.gateway.routing.RouteTls;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;

/**
 * Calls the origins of routes that say something of TLS, in place of Spring Cloud
 * Gateway's two routing filters, which have one client for all. Each thing that is said
 * has a client and a pool of its own, so that no connection is shared.
 */
final class OriginTlsFilter implements GlobalFilter, Ordered, DisposableBean {

	/** Right before Spring Cloud Gateway's routing filters. */
	static final int ORDER = Ordered.LOWEST_PRECEDENCE - 2;

	private final OriginTlsContexts tls;

	private final Function<TargetTls, OriginHop> clients;

	private final Map<TlsOptions, OriginHop> hops = new ConcurrentHashMap<>();

	OriginTlsFilter(OriginTlsContexts tls, Function<TargetTls, OriginHop> clients) {
		this.tls = tls;
		this.clients = clients;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
		TlsOptions said = (route != null) ? RouteTls.of(route.getId(), route.getUri(), route.getMetadata()) : null;
		if (route == null || said == null || ServerWebExchangeUtils.isAlreadyRouted(exchange)) {
			return chain.filter(exchange);
		}
		URI url = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
		if (!"https".equalsIgnoreCase(url.getScheme()) && !"wss".equalsIgnoreCase(url.getScheme())) {
			// A load balancer's instance, or what a filter made of the URL.
			Denials.answer(exchange, HttpResponseStatus.BAD_GATEWAY, "The route asks for TLS, and its origin has none");
			return Mono.empty();
		}
		OriginHop hop = this.hops.get(said);
		if (hop != null) {
			return hop.filter(exchange, chain);
		}
		// A route may be newer than the table of routes, and files are read.
		return Mono.fromCallable(() -> hop(route.getId(), said))
			.subscribeOn(Schedulers.boundedElastic())
			.flatMap((made) -> made.filter(exchange, chain));
	}

	private OriginHop hop(String routeId, TlsOptions said) {
		TargetTls target = this.tls.make(routeId, said);
		return this.hops.computeIfAbsent(said, (absent) -> this.clients.apply(target));
	}

	@Override
	public void destroy() {
		this.hops.values().forEach(OriginHop::close);
	}

}
