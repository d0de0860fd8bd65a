package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.http.Transport;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Puts on each exchange what the edge settled of it: what came along from the line, or
 * else, on Spring's own server, what {@link SpringEdge} makes of the request.
 */
final class EdgeWebFilter implements WebFilter, Ordered {

	/** Before whatever an application may have: forged headers are gone by then. */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE;

	private final ApplicationContext context;

	private final Transport transport;

	private final SpringEdge edge;

	EdgeWebFilter(ApplicationContext context, Transport transport, SpringEdge edge) {
		this.context = context;
		this.transport = transport;
		this.edge = edge;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (exchange.getApplicationContext() != this.context) {
			// The management port, whose context takes over the filters of this one.
			return chain.filter(exchange);
		}
		if (nativeRequest(exchange.getRequest()) instanceof EdgeExchange straight) {
			new SettledRequest(straight.request(), straight.exchange().facts(), straight.exchange().eventLoop())
				.putOn(exchange);
			return chain.filter(exchange);
		}
		return Mono.deferContextual((context) -> {
			EdgeExchange passed = context.<EdgeExchange>getOrEmpty(EdgeExchange.class).orElse(null);
			if (passed == null) {
				return this.edge.settle(exchange, loop(exchange), chain);
			}
			new SettledRequest(passed.request(), passed.exchange().facts(), loop(exchange)).putOn(exchange);
			return chain.filter(exchange).onErrorResume(AbortedException.class, (gone) -> {
				// Whoever left is known to the line; Spring would log it as an error of
				// ours.
				return isOpen(exchange) ? Mono.error(gone) : Mono.empty();
			});
		});
	}

	private static boolean isOpen(ServerWebExchange exchange) {
		Connection connection = connection(exchange.getRequest());
		return connection == null || connection.channel().isActive();
	}

	/**
	 * The loop of the connection that the request came on: calls from it cost no
	 * hand-over.
	 */
	private EventLoop loop(ServerWebExchange exchange) {
		Connection connection = connection(exchange.getRequest());
		return (connection != null) ? connection.channel().eventLoop() : this.transport.group().next();
	}

	private static @Nullable Connection connection(ServerHttpRequest request) {
		return (nativeRequest(request) instanceof Connection connection) ? connection : null;
	}

	/** What is behind Spring's view of a request; null if it has no view of that kind. */
	private static @Nullable Object nativeRequest(ServerHttpRequest request) {
		try {
			return ServerHttpRequestDecorator.getNativeRequest(request);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
