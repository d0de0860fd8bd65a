package io.forwardauth.gateway.edge;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/**
 * A request as the edge settled it: the one path that route, policy and origin see, and
 * headers that can be believed.
 *
 * @param method the client's method
 * @param path the canonical path, percent-encoded, starting with a slash
 * @param query the query with its leading question mark, byte for byte as it came
 * (ISO-8859-1), or an empty string
 * @param host the Host as sent, with its port; empty if the client gave none
 * @param scheme {@code http} or {@code https}: of the client's connection
 * @param webSocket whether this is a WebSocket handshake (Connection: upgrade and
 * Upgrade: websocket on a GET of HTTP/1.1)
 * @param headers the client's headers, settled in place: managed headers can be believed,
 * aliases, what Connection names and hop-by-hop headers are gone (Connection, Keep-Alive,
 * Upgrade …; not: TE: trailers, Trailer, Transfer-Encoding, Content-Length, Expect,
 * Proxy-Authorization, Proxy-Connection: these the hops deal with)
 * @param peer the other end of the connection
 */
public record EdgeRequest(HttpMethod method, String path, String query, String host, String scheme, boolean webSocket,
		HttpHeaders headers, Peer peer) {

	/** Path and query as the client asked for them, canonical. */
	public String target() {
		return this.query.isEmpty() ? this.path : this.path + this.query;
	}

}
