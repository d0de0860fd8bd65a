package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.routing.RouteAuth;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;

/**
 * A route's {@code ForwardAuth} filter on the Spring way. What it does for a public route
 * {@link ForwardAuthGlobalFilter} has done already.
 */
final class ForwardAuthGatewayFilter implements GatewayFilter {

	private final RouteAuth auth;

	private final PolicyAsking asking;

	ForwardAuthGatewayFilter(RouteAuth auth, PolicyAsking asking) {
		this.auth = auth;
		this.asking = asking;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return this.asking.ask(exchange, this.auth.policies(), chain::filter);
	}

	/** What a route's filters say together; null if it has no ForwardAuth filter. */
	static @Nullable RouteAuth of(Route route) {
		RouteAuth together = null;
		for (GatewayFilter filter : route.getFilters()) {
			GatewayFilter bare = (filter instanceof OrderedGatewayFilter ordered) ? ordered.getDelegate() : filter;
			if (bare instanceof ForwardAuthGatewayFilter own) {
				together = (together != null) ? together.and(route.getId(), own.auth) : own.auth;
			}
		}
		return together;
	}

	@Override
	public String toString() {
		return "[ForwardAuth policies = " + this.auth.policies() + ", public = " + this.auth.isPublic() + "]";
	}

}
