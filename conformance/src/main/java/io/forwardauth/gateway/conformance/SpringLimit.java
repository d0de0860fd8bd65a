package io.forwardauth.gateway.conformance;

/**
 * Why a case holds on the line only. Each sentence stands in {@code docs/spring-way.md}.
 */
enum SpringLimit {

	/** Interim answers. */
	INTERIM("Reactor Netty's client does not pass on interim answers (1xx)"),
	/** Trailers. */
	TRAILERS("Trailers end at Spring's web server"),
	/** Preflights. */
	PREFLIGHT("Spring answers a CORS preflight itself: neither auth server nor origin is asked"),
	/** Length of a 304. */
	NOT_MODIFIED("A 304 loses its Content-Length"),
	/** WebSockets. */
	WEB_SOCKET("Spring Cloud Gateway answers a WebSocket handshake before it asks the origin");

	private final String sentence;

	SpringLimit(String sentence) {
		this.sentence = sentence;
	}

	String sentence() {
		return this.sentence;
	}

}
