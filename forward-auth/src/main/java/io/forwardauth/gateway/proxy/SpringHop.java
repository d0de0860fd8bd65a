package io.forwardauth.gateway.proxy;

import java.time.Duration;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;

import io.forwardauth.gateway.client.HttpCaller;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Trailers;
import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.PathText;
import io.forwardauth.gateway.http.QueryText;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * Sends a request the Spring way: as the edge settled it, to Spring's web server as if it
 * were one more origin. Policies, filters and timeouts are dealt with there.
 */
public final class SpringHop {

	private final HttpCaller caller;

	/**
	 * Makes it.
	 * @param caller makes the calls
	 */
	public SpringHop(HttpCaller caller) {
		this.caller = caller;
	}

	/**
	 * Sends a request.
	 * @param exchange the request
	 * @param spring where Spring's web server listens
	 * @param idName the header that carries the id
	 * @param id the one-use id under which Spring finds this exchange
	 */
	public void send(EdgeExchange exchange, Target spring, CharSequence idName, String id) {
		EdgeRequest edge = exchange.request();
		ServerExchange client = exchange.exchange();
		client.facts().straight = false;
		OriginHeaders.upgrade(edge);
		edge.headers().set(idName, id);
		HttpRequest head = ProxiedRequest.head(client, edge.method(),
				PathText.encoded(edge.path()) + QueryText.encoded(edge.query()), edge.headers());
		new ProxiedRequest(client, edge.webSocket(), new Rules(client.facts())).send(this.caller, spring, head,
				Duration.ZERO);
	}

	private record Rules(ExchangeFacts facts) implements HeaderRules {

		/** What Spring spent waiting for decisions is no time of the origin. */
		@Override
		public void answer(HttpHeaders answer) {
			this.facts.originNanos -= this.facts.authNanos;
		}

		@Override
		public void ownAnswer(HttpHeaders answer) {
			// Spring has had its say, or was not reached.
		}

		@Override
		public void trailers(HttpHeaders trailers) {
			Trailers.settle(trailers);
		}

	}

}
