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
 */
record SettledRequest(EdgeRequest edge, ExchangeFacts facts, EventLoop loop) {

	private static final String ATTRIBUTE = SettledRequest.class.getName();

	void putOn(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	static @Nullable SettledRequest of(ServerWebExchange exchange) {
		return exchange.getAttribute(ATTRIBUTE);
	}

}
