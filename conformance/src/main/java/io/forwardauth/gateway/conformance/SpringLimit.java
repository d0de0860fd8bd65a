package io.forwardauth.gateway.conformance;

/**
 * Why a case holds on the line only. Each sentence stands in {@code docs/spring-way.md}.
 */
enum SpringLimit implements Explanation {

	/** Interim answers. */
	INTERIM("Reactor Netty's client does not pass on interim answers (1xx)",
			(difference, traefik, ours) -> difference.field().startsWith("client, interim")
					&& difference.ours().equals(Difference.ABSENT)),
	/** Trailers. */
	TRAILERS("Trailers end at Spring's web server"),
	/** Preflights. */
	PREFLIGHT("Spring answers a CORS preflight itself: neither auth server nor origin is asked"),
	/** A body to HEAD. */
	SURPLUS("Bytes that an origin sends behind its answer to HEAD spoil the next request on their connection"),
	/** Blanks in names. */
	BLANK_IN_NAME("Reactor Netty's client ends the name of an origin's header at a blank"),
	/** Lengths beside chunks. */
	TWO_FRAMINGS("An origin's answer with a length beside chunks is a 502"),
	/** WebSockets. */
	WEB_SOCKET("Spring Cloud Gateway answers a WebSocket handshake before it asks the origin");

	private final String sentence;

	// A lambda without state; Error Prone wants that annotated.
	@SuppressWarnings("ImmutableEnumChecker")
	private final Rule rule;

	SpringLimit(String sentence) {
		this(sentence, Rule.NONE);
	}

	SpringLimit(String sentence, Rule rule) {
		this.sentence = sentence;
		this.rule = rule;
	}

	@Override
	public String sentence() {
		return this.sentence;
	}

	/** The first to end a WebSocket is a matter of time. */
	@Override
	public boolean hasFields() {
		return this != WEB_SOCKET;
	}

	@Override
	public Rule rule() {
		return this.rule;
	}

}
