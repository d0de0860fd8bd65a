package io.forwardauth.gateway.spring;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;

/**
 * Gives the origin the path and the query that were authorized. Spring Cloud Gateway
 * takes a URL apart and puts it together again: it drops empty parameters and lone equals
 * signs, moves parameters of one name together, and encodes a second time what it does
 * not think encoded yet. With {@code ?=x} the auth server would have been asked about
 * another URL than the one that the origin gets. A WebSocket handshake that says no
 * version gets no further.
 */
final class OriginUrlFilter implements GlobalFilter, Ordered {

	/** Before anybody else could have changed the URL. */
	static final int ORDER = RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;

	private static final String WEB_SOCKET_VERSION = "Sec-WebSocket-Version";

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		HttpHeaders headers = exchange.getRequest().getHeaders();
		if (isHandshake(headers) && !headers.containsHeader(WEB_SOCKET_VERSION)) {
			return refused(exchange);
		}
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
		if (isHandshake(exchange.getRequest().getHeaders())) {
			return switch (url.getScheme()) {
				case "http" -> "ws";
				case "https" -> "wss";
				default -> url.getScheme();
			};
		}
		return url.getScheme();
	}

	private static boolean isHandshake(HttpHeaders headers) {
		return "websocket".equalsIgnoreCase(headers.getUpgrade());
	}

	/**
	 * RFC 6455 4.2.1. Spring asks for the key and for no version; Netty takes none for
	 * the draft "hixie-76", and fails in the midst of its 101 if that lacks something.
	 */
	private static Mono<Void> refused(ServerWebExchange exchange) {
		exchange.getResponse().setStatusCode(HttpStatus.BAD_REQUEST);
		exchange.getResponse().getHeaders().set(WEB_SOCKET_VERSION, "13");
		return exchange.getResponse().setComplete();
	}

}
