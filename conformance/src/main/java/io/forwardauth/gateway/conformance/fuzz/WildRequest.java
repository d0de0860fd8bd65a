package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * A request in which anything may be wrong, though most often little is.
 */
final class WildRequest {

	private final Dice dice;

	private final String tag;

	private final boolean trusted;

	/**
	 * A request.
	 * @param dice what decides
	 * @param tag by which it is known
	 * @param trusted whether the client is a trusted proxy
	 */
	WildRequest(Dice dice, String tag, boolean trusted) {
		this.dice = dice;
		this.tag = tag;
		this.trusted = trusted;
	}

	String text() {
		List<String> lines = new ArrayList<>();
		lines.add(Head.TAG + ": " + this.tag + "\r\n");
		lines.add(host());
		HeaderLines headers = new HeaderLines(this.dice, this.trusted);
		int count = this.dice.between(0, 5);
		for (int i = 0; i < count; i++) {
			lines.add(this.dice.oneIn(3) ? headers.any() : headers.identity());
		}
		boolean webSocket = this.dice.oneIn(16);
		if (webSocket) {
			lines.add(handshake());
		}
		if (this.dice.oneIn(9)) {
			lines.add("Origin: http://o.test\r\nAccess-Control-Request-Method: GET\r\n");
		}
		if (this.dice.oneIn(20)) {
			lines.add("Expect: "
					+ this.dice.pick("100-continue", "100-Continue", "100-continue", "x", "100-continue, x") + "\r\n");
		}
		String bytes = "";
		String method = method();
		if (!webSocket && (method.startsWith("P") ? !this.dice.oneIn(5) : this.dice.oneIn(5))) {
			Bodies.Framed body = new Bodies(this.dice, this.tag, this.trusted).any();
			lines.add(body.headers());
			bytes = body.bytes();
		}
		StringBuilder text = new StringBuilder(
				this.dice.oneIn(40) ? this.dice.pick("\r\n", "\n", "\r\n\r\n", " ") : "");
		text.append(webSocket ? requestLine("GET") : requestLine(method));
		while (!lines.isEmpty()) {
			text.append(lines.remove(this.dice.below(lines.size())));
		}
		return text.append("\r\n").append(bytes).append(webSocket ? frame() : "").toString();
	}

	private String method() {
		return this.dice.oneIn(14)
				? this.dice.pick("OPTIONS", "TRACE", "PURGE", "get", "M-SEARCH", "CONNECT", "QUERY", "G\u0000T", "GET/",
						"", "PRI", "A".repeat(300))
				: this.dice.pick("GET", "GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "PATCH",
						"OPTIONS");
	}

	private String requestLine(String method) {
		String target = new Targets(this.dice).any();
		String space = this.dice.oneIn(60) ? this.dice.pick("  ", "\t", "", " \t", "\u000b") : " ";
		String version = this.dice.oneIn(24)
				? this.dice.pick("HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1 ", "HTTP/1.1x", "HTTP/11",
						"", "HTTP/1.01", "ICY/1.1")
				: this.dice.pick("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0");
		return method + space + target + " " + version + "\r\n";
	}

	private String host() {
		if (!this.dice.oneIn(12)) {
			return "Host: h.test\r\n";
		}
		return this.dice.pick("", "Host:\r\n", "Host: h.test:99\r\n", "host: H.Test\r\n", "Host: [::1]\r\n",
				"Host: [fe80::1%25eth0]:80\r\n", "Host: a/b\r\n", "Host: a@b\r\n", "Host: a b\r\n",
				"Host: h.test\r\nHost: h.test\r\n", "Host: a\r\nhost: b\r\n", "Host: h.test:70000\r\n", "Host: a,b\r\n",
				"Host : h.test\r\n", "Host: h_t\r\n", "Host: [::1\r\n", "Host: h.test\r\n .evil\r\n");
	}

	private String handshake() {
		String key = this.dice.pick("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==", "x");
		return "Connection: " + this.dice.pick("Upgrade", "upgrade", "keep-alive, Upgrade", "close, upgrade")
				+ "\r\nUpgrade: " + this.dice.pick("websocket", "websocket", "WebSocket", "h2c", "websocket, h2c")
				+ "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n";
	}

	/** What an eager client sends behind a handshake. */
	private String frame() {
		return this.dice.oneIn(4) ? "\u0081\u0082abcd\t\u000b" : "";
	}

}
