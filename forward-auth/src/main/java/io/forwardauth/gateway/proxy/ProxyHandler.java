package io.forwardauth.gateway.proxy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;

import io.forwardauth.gateway.auth.AuthorizedExchange;
import io.forwardauth.gateway.auth.IdentityHeaders;
import io.forwardauth.gateway.client.HttpCaller;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Trailers;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.PathText;
import io.forwardauth.gateway.http.QueryText;
import io.forwardauth.gateway.routing.Route;
import io.forwardauth.gateway.routing.RoutedRequest;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * The last station of the line: sends a request to its origin. Spring's own web server
 * behind its private socket is one more origin.
 */
public final class ProxyHandler implements Consumer<AuthorizedExchange> {

	private final HttpCaller caller;

	private final OriginTargets targets;

	private final Duration responseTimeout;

	/**
	 * Makes the station.
	 * @param caller makes the calls
	 * @param ssl TLS for https origins
	 * @param options general timeouts
	 */
	public ProxyHandler(HttpCaller caller, SslContext ssl, ProxyOptions options) {
		this.caller = caller;
		this.targets = new OriginTargets(ssl, options.connectTimeout());
		this.responseTimeout = options.responseTimeout();
	}

	@Override
	public void accept(AuthorizedExchange authorized) {
		ServerExchange exchange = authorized.exchange();
		RoutedRequest routed = authorized.routed();
		Route route = routed.route();
		EdgeRequest edge = routed.edge();
		OriginHeaders.settle(routed, exchange.hasBody());
		HttpRequest head = head(exchange, edge.method(), routed.originTarget(), edge.headers());
		Duration timeout = (route.responseTimeout() != null) ? route.responseTimeout() : this.responseTimeout;
		new ProxiedRequest(exchange, edge.webSocket(), (answer) -> settleAnswer(routed, answer),
				(trailers) -> settleTrailers(trailers, authorized.identity()))
			.send(this.caller, this.targets.of(route), head, timeout);
	}

	private static void settleAnswer(RoutedRequest routed, HttpHeaders answer) {
		// An origin is no proxy: only an auth server's denial may ask for credentials of
		// one.
		answer.remove(HeaderNames.PROXY_AUTHENTICATE);
		routed.route().applyToAnswer(routed, answer, routed.route().steps().size());
	}

	private static void settleTrailers(HttpHeaders trailers, List<IdentityHeaders> identity) {
		Trailers.settle(trailers);
		for (IdentityHeaders headers : identity) {
			headers.stripTrailers(trailers);
		}
	}

	/**
	 * Sends a request the Spring way: as the edge settled it, to Spring's web server,
	 * which deals with policies, filters and timeouts itself.
	 * @param exchange the request
	 * @param spring where Spring's web server listens
	 * @param idName the header that carries the id
	 * @param id the one-use id under which Spring finds this exchange
	 */
	public void toSpring(EdgeExchange exchange, Target spring, CharSequence idName, String id) {
		EdgeRequest edge = exchange.request();
		ServerExchange client = exchange.exchange();
		client.facts().straight = false;
		OriginHeaders.upgrade(edge);
		edge.headers().set(idName, id);
		HttpRequest head = head(client, edge.method(), PathText.encoded(edge.path()) + QueryText.encoded(edge.query()),
				edge.headers());
		// What Spring spent waiting for decisions is no time of the origin.
		new ProxiedRequest(client, edge.webSocket(), (answer) -> client.facts().originNanos -= client.facts().authNanos,
				Trailers::settle)
			.send(this.caller, spring, head, Duration.ZERO);
	}

	private static HttpRequest head(ServerExchange exchange, HttpMethod method, String target, HttpHeaders headers) {
		return exchange.hasBody() ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, headers)
				: new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target, Unpooled.EMPTY_BUFFER, headers,
						EmptyHttpHeaders.INSTANCE);
	}

}
