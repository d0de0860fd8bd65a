package io.forwardauth.gateway.proxy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;

import io.forwardauth.gateway.auth.AuthorizedExchange;
import io.forwardauth.gateway.auth.IdentityHeaders;
import io.forwardauth.gateway.client.HttpCaller;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Trailers;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.routing.Route;
import io.forwardauth.gateway.routing.RoutedRequest;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * The last station of the line: sends a request to its origin.
 */
public final class ProxyHandler implements Consumer<AuthorizedExchange> {

	private final HttpCaller caller;

	private final OriginTargets targets;

	private final Duration responseTimeout;

	/**
	 * Makes the station.
	 * @param caller makes the calls
	 * @param tls TLS for https origins
	 * @param options general timeouts
	 */
	public ProxyHandler(HttpCaller caller, OriginTls tls, ProxyOptions options) {
		this.caller = caller;
		this.targets = new OriginTargets(tls, options.connectTimeout());
		this.responseTimeout = options.responseTimeout();
	}

	@Override
	public void accept(AuthorizedExchange authorized) {
		ServerExchange exchange = authorized.exchange();
		RoutedRequest routed = authorized.routed();
		Route route = routed.route();
		EdgeRequest edge = routed.edge();
		OriginHeaders.settle(routed, exchange.hasBody());
		HttpRequest head = ProxiedRequest.head(exchange, edge.method(), routed.originTarget(), edge.headers());
		Duration timeout = (route.responseTimeout() != null) ? route.responseTimeout() : this.responseTimeout;
		new ProxiedRequest(exchange, edge.webSocket(), new Rules(routed, authorized.identity())).send(this.caller,
				this.targets.of(route), head, timeout);
	}

	private record Rules(RoutedRequest routed, List<IdentityHeaders> identity) implements HeaderRules {

		@Override
		public void answer(HttpHeaders answer) {
			// An origin is no proxy: only an auth server's denial may ask for credentials
			// of one.
			answer.remove(HeaderNames.PROXY_AUTHENTICATE);
			this.routed.route().applyToAnswer(this.routed, answer, this.routed.route().steps().size());
		}

		@Override
		public void ownAnswer(HttpHeaders answer) {
			this.routed.editOwnAnswer(answer);
		}

		@Override
		public void trailers(HttpHeaders trailers) {
			Trailers.settle(trailers);
			for (IdentityHeaders headers : this.identity) {
				headers.stripTrailers(trailers);
			}
		}

	}

}
