package io.forwardauth.gateway.edge;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;

import io.forwardauth.gateway.http.HeaderTokens;
import io.forwardauth.gateway.http.HopByHop;

/**
 * Settles what a request says of its sender and of its connection.
 */
final class ForwardedHeaders {

	private static final AsciiString HTTP = AsciiString.cached("http");

	private static final AsciiString HTTPS = AsciiString.cached("https");

	private static final AsciiString WS = AsciiString.cached("ws");

	private static final AsciiString WSS = AsciiString.cached("wss");

	private static final AsciiString HTTP_PORT = AsciiString.cached("80");

	private static final AsciiString HTTPS_PORT = AsciiString.cached("443");

	private final AsciiString serverName;

	ForwardedHeaders(String serverName) {
		this.serverName = AsciiString.cached(serverName);
	}

	/**
	 * Drops what cannot be believed and what ends with this connection, and sets what is
	 * missing.
	 * @return whether this is a WebSocket handshake
	 */
	boolean settle(HeaderWalk walk, String host, boolean mayUpgrade, Peer peer) {
		boolean webSocket = mayUpgrade && asksForWebSocket(walk);
		walk.removeAliases();
		if (!peer.trusted()) {
			walk.removeAsserted();
		}
		settleConnection(walk);
		settleTe(walk);
		if (walk.isRepeated(HeaderWalk.X_FORWARDED_FOR)) {
			walk.set(HeaderWalk.X_FORWARDED_FOR, String.join(", ", walk.all(HeaderWalk.X_FORWARDED_FOR)));
		}
		walk.setIfMissing(HeaderWalk.X_REAL_IP, peer.realIp());
		walk.setIfMissing(HeaderWalk.X_FORWARDED_PROTO, proto(peer.secure(), webSocket));
		walk.setIfMissing(HeaderWalk.X_FORWARDED_PORT, port(walk, host, peer.secure()));
		if (!host.isEmpty()) {
			walk.setIfMissing(HeaderWalk.X_FORWARDED_HOST, host);
		}
		walk.set(HeaderWalk.X_FORWARDED_SERVER, this.serverName);
		return webSocket;
	}

	private static boolean asksForWebSocket(HeaderWalk walk) {
		if (!walk.isExactly(HeaderWalk.UPGRADE, HttpHeaderValues.WEBSOCKET)) {
			return false;
		}
		return listsToken(walk, HeaderWalk.CONNECTION, HttpHeaderValues.UPGRADE);
	}

	/** After the managed headers: what is set below can no longer be removed. */
	private static void settleConnection(HeaderWalk walk) {
		CharSequence connection = walk.first(HeaderWalk.CONNECTION);
		if (connection != null) {
			if (walk.isRepeated(HeaderWalk.CONNECTION)) {
				walk.all(HeaderWalk.CONNECTION).forEach((value) -> HopByHop.removeNamed(walk.headers(), value));
			}
			else {
				HopByHop.removeNamed(walk.headers(), connection);
			}
		}
		walk.removeConnectionOnly();
	}

	private static void settleTe(HeaderWalk walk) {
		if (!walk.has(HeaderWalk.TE)) {
			return;
		}
		if (listsToken(walk, HeaderWalk.TE, HttpHeaderValues.TRAILERS)) {
			walk.set(HeaderWalk.TE, HttpHeaderValues.TRAILERS);
		}
		else {
			walk.remove(HeaderWalk.TE);
		}
	}

	private static boolean listsToken(HeaderWalk walk, int index, CharSequence token) {
		CharSequence first = walk.first(index);
		if (first == null || HeaderTokens.contains(first, token)) {
			return first != null;
		}
		if (!walk.isRepeated(index)) {
			return false;
		}
		List<String> all = walk.all(index);
		return all.stream().anyMatch((value) -> HeaderTokens.contains(value, token));
	}

	private static AsciiString proto(boolean secure, boolean webSocket) {
		if (webSocket) {
			return secure ? WSS : WS;
		}
		return secure ? HTTPS : HTTP;
	}

	private static CharSequence port(HeaderWalk walk, String host, boolean secure) {
		CharSequence port = Authority.port(host);
		if (!port.isEmpty()) {
			return port;
		}
		CharSequence proto = walk.first(HeaderWalk.X_FORWARDED_PROTO);
		boolean encrypted = secure || HTTPS.contentEqualsIgnoreCase(proto) || WSS.contentEqualsIgnoreCase(proto);
		return encrypted ? HTTPS_PORT : HTTP_PORT;
	}

}
