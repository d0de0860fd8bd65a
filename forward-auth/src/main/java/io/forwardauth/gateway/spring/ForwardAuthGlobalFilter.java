package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.routing.RouteAuth;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClientResponse;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;

/**
 * What holds for every route of the Spring way: the default policy before all filters of
 * the route, no identity headers of clients on public routes, Host as the client sent it,
 * and 502, 503 and 504 where Spring Cloud Gateway answers 500.
 */
final class ForwardAuthGlobalFilter implements GlobalFilter, Ordered {

	/** Outside of all filters of routes, and of Spring Cloud Gateway's own. */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private static final String PASS_HOST_HEADER = "pass-host-header";

	private final PolicyAsking asking;

	private final boolean refusing;

	ForwardAuthGlobalFilter(PolicyAsking asking, boolean refusing) {
		this.asking = asking;
		this.refusing = refusing;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
		if (route == null) {
			return chain.filter(exchange);
		}
		SettledRequest settled = SettledRequest.of(exchange);
		if (settled != null) {
			settled.facts().routeId = route.getId();
			preserveHost(exchange, settled, route);
		}
		// http.server.requests names the route as it does for the line; else UNKNOWN.
		ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.ifPresent((observation) -> observation.setPathPattern(route.getId()));
		return guarded(adopted(exchange), chain, ForwardAuthGatewayFilter.of(route))
			.onErrorResume((error) -> failed(exchange, error))
			.then(Mono.defer(() -> Denials.send(exchange)))
			.doFinally((signal) -> ReplayedBody.release(exchange));
	}

	private Mono<Void> guarded(ServerWebExchange exchange, GatewayFilterChain chain, @Nullable RouteAuth said) {
		if (said == null) {
			if (this.asking.knows(PolicyOptions.DEFAULT_NAME)) {
				return this.asking.ask(exchange, List.of(PolicyOptions.DEFAULT_NAME), chain::filter);
			}
			if (this.refusing) {
				Denials.answer(exchange, HttpResponseStatus.INTERNAL_SERVER_ERROR, "no policy covers the route");
				return Mono.empty();
			}
		}
		boolean open = said == null || said.policies().isEmpty();
		boolean strip = open && (said == null || !said.keepIdentityHeaders());
		return chain.filter(strip ? this.asking.withoutIdentity(exchange) : exchange);
	}

	/**
	 * A predicate that reads the body leaves behind the request that has it, as the
	 * client sent it. Spring Cloud Gateway puts it in the place of the current one after
	 * this filter: what policies removed and set would be undone.
	 */
	private static ServerWebExchange adopted(ServerWebExchange exchange) {
		Object read = exchange.getAttributes().remove(ServerWebExchangeUtils.CACHED_SERVER_HTTP_REQUEST_DECORATOR_ATTR);
		return (read instanceof ServerHttpRequest request) ? exchange.mutate().request(request).build() : exchange;
	}

	private static void preserveHost(ServerWebExchange exchange, SettledRequest settled, Route route) {
		boolean pass = !"false".equals(String.valueOf(route.getMetadata().get(PASS_HOST_HEADER)));
		if (pass && !settled.edge().host().isEmpty()
				&& exchange.getRequest().getHeaders().containsHeader(HttpHeaders.HOST)) {
			exchange.getAttributes().put(ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE, true);
		}
	}

	private static Mono<Void> failed(ServerWebExchange exchange, Throwable error) {
		HttpResponseStatus status = exchange.getResponse().isCommitted() ? null : status(error);
		if (status == null) {
			return Mono.error(error);
		}
		HttpClientResponse begun = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR);
		if (begun != null) {
			begun.responseHeaders().names().forEach(exchange.getResponse().getHeaders()::remove);
		}
		Denials.answer(exchange, status, "no answer from the origin (" + error.getClass().getSimpleName() + ")");
		return Mono.empty();
	}

	/** What an error of the origin's connection means; null if it is not one. */
	private static @Nullable HttpResponseStatus status(Throwable error) {
		String name = error.getClass().getSimpleName();
		if (name.startsWith("PoolAcquire")) {
			return HttpResponseStatus.SERVICE_UNAVAILABLE;
		}
		if (isTimeout(error)) {
			return HttpResponseStatus.GATEWAY_TIMEOUT;
		}
		// Errors of a connection, of TLS and of what InterimAnswers cannot read are
		// IOExceptions; a decoder has its own, and Reactor Netty one for a connection
		// that was closed before it was written to.
		boolean broken = error instanceof IOException || error instanceof CodecException
				|| error instanceof AbortedException;
		return broken ? HttpResponseStatus.BAD_GATEWAY : null;
	}

	/** The second is how Spring Cloud Gateway says it of httpclient.response-timeout. */
	private static boolean isTimeout(Throwable error) {
		return error instanceof ReadTimeoutException || error instanceof TimeoutException
				|| (error instanceof ResponseStatusException && error.getCause() instanceof TimeoutException);
	}

}
