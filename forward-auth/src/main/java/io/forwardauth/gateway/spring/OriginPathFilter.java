package io.forwardauth.gateway.spring;

import java.net.URI;

import io.forwardauth.gateway.edge.CanonicalPath;
import io.forwardauth.gateway.http.PathText;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes canonical what the filters of a route made of the path, as the line does, or
 * refuses it: no rewriting may build a {@code /../admin} for the origin.
 */
final class OriginPathFilter implements GlobalFilter, Ordered {

	/** Once the origin's URL is known, and before it is asked. */
	static final int ORDER = ReactiveLoadBalancerClientFilter.LOAD_BALANCER_CLIENT_FILTER_ORDER + 1;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		URI url = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
		SettledRequest settled = SettledRequest.of(exchange);
		if (url == null || settled == null || url.getRawAuthority() == null
				|| url.getRawPath().equals(settled.edge().path())) {
			return chain.filter(exchange);
		}
		String path = URI.create(url.toASCIIString()).getRawPath();
		String canonical = CanonicalPath.of(path.isEmpty() ? "/" : path);
		if (canonical == null) {
			Denials.answer(exchange, HttpResponseStatus.BAD_REQUEST,
					"The route's filters make no path of this request");
			return Mono.empty();
		}
		if (!canonical.equals(path)) {
			String query = (url.getRawQuery() != null) ? "?" + url.getRawQuery() : "";
			exchange.getAttributes()
				.put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, URI
					.create(url.getScheme() + "://" + url.getRawAuthority() + PathText.encoded(canonical) + query));
		}
		return chain.filter(exchange);
	}

}
