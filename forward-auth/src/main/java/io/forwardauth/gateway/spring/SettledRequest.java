package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.http.ExchangeFacts;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import org.springframework.web.server.ServerWebExchange;

/**
 * What the Spring way knows of a request beside Spring's own view of it: one value on the
 * exchange.
 *
 * @param edge the request as the edge settled it
 * @param facts what becomes of it
 * @param loop where decisions are waited for
 * @param query the query as it has to reach the origin, with its question mark; Spring's
 * own is percent-encoded where java.net.URI would refuse it
 */
record SettledRequest(EdgeRequest edge, ExchangeFacts facts, EventLoop loop, String query) {

	private static final String ATTRIBUTE = SettledRequest.class.getName();

	void putOn(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	static @Nullable SettledRequest of(ServerWebExchange exchange) {
		return exchange.getAttribute(ATTRIBUTE);
	}

}
