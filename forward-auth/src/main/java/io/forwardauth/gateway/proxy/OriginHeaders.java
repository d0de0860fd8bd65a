package io.forwardauth.gateway.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;

import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.routing.RoutedRequest;

/**
 * The last touches on a request's headers before the origin sees them. The edge has dealt
 * with Connection and the managed headers already.
 */
final class OriginHeaders {

	private OriginHeaders() {
	}

	static void settle(RoutedRequest routed, boolean hasBody) {
		EdgeRequest edge = routed.edge();
		HttpHeaders headers = edge.headers();
		headers.remove(HttpHeaderNames.PROXY_AUTHORIZATION);
		headers.remove(HttpHeaderNames.PROXY_AUTHENTICATE);
		headers.remove(HeaderNames.PROXY_CONNECTION);
		headers.remove(HeaderNames.HTTP2_SETTINGS);
		if (!routed.route().passHostHeader() || edge.host().isEmpty()) {
			headers.set(HeaderNames.HOST, routed.route().origin().authority());
		}
		headers.set(HeaderNames.X_FORWARDED_FOR, edge.peer().appendedTo(headers.get(HeaderNames.X_FORWARDED_FOR)));
		if (!hasBody || !headers.contains(HeaderNames.TRANSFER_ENCODING)) {
			// Announces what will not come: only chunks have trailers.
			headers.remove(HttpHeaderNames.TRAILER);
		}
		upgrade(edge);
	}

	static void upgrade(EdgeRequest edge) {
		if (edge.webSocket()) {
			edge.headers()
				.set(HeaderNames.CONNECTION, HeaderNames.UPGRADE)
				.set(HeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
		}
	}

}
