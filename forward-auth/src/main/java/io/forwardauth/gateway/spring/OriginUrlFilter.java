package io.forwardauth.gateway.spring;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;

/**
 * Gives the origin the path and the query that were authorized. Spring Cloud Gateway
 * takes a URL apart and puts it together again: it drops empty parameters and lone equals
 * signs, moves parameters of one name together, and encodes a second time what it does
 * not think encoded yet. With {@code ?=x} the auth server would have been asked about
 * another URL than the one that the origin gets.
 */
final class OriginUrlFilter implements GlobalFilter, Ordered {

	/** Before anybody else could have changed the URL. */
	static final int ORDER = RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		URI url = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
		if (url != null && url.getRawAuthority() != null && SettledRequest.of(exchange) != null) {
			URI asked = exchange.getRequest().getURI();
			String query = (asked.getRawQuery() != null) ? "?" + asked.getRawQuery() : "";
			exchange.getAttributes()
				.put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR,
						URI.create(scheme(url, exchange) + "://" + url.getRawAuthority() + asked.getRawPath() + query));
		}
		return chain.filter(exchange);
	}

	/** Where it says ws already, nobody takes the URL apart to say so. */
	private static String scheme(URI url, ServerWebExchange exchange) {
		if ("websocket".equalsIgnoreCase(exchange.getRequest().getHeaders().getUpgrade())) {
			return switch (url.getScheme()) {
				case "http" -> "ws";
				case "https" -> "wss";
				default -> url.getScheme();
			};
		}
		return url.getScheme();
	}

}
