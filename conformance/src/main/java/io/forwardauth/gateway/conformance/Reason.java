package io.forwardauth.gateway.conformance;

import java.util.Locale;
import java.util.Set;

/**
 * Why the gateway does not do what Traefik does: because it is safer, or because a
 * specification says so. Those with a rule hold wherever the rule does; the others are
 * named by the cases they are for.
 */
enum Reason implements Explanation {

	/** Accept-Encoding, User-Agent. */
	NOTHING_ADDED("Traefik's client adds `Accept-Encoding: gzip`, and `User-Agent: Go-http-client/1.1` where a list "
			+ "leaves the client's out. Here nobody is told what the client did not say, and nothing is unpacked on the way",
			(difference, traefik,
					ours) -> difference.field().matches("(auth|origin).*: header (accept-encoding|user-agent)")
							&& difference.ours().equals(Difference.ABSENT)
							&& Set.of("gzip", "Go-http-client/1.1").contains(difference.traefik())),
	/** X.Forwarded.For. */
	ALIASES("A header whose name reads like a managed or an identity header's once its marks are read as `-` is dropped. "
			+ "Traefik lets it pass, and origins behind PHP, CGI or WSGI take it for the real one",
			(difference, traefik, ours) -> isDropped(difference) && name(difference).matches(".*[^a-z0-9-].*")),
	/** X-Scheme. */
	MANAGED("`X-Scheme` and `X-Forwarded-Scheme` are managed headers: a stranger cannot set them, a client cannot take "
			+ "them away by `Connection`. Traefik 3.7.15 lets a stranger's pass",
			(difference, traefik, ours) -> difference.field().matches("(auth|origin).*: header x-(forwarded-)?scheme")),
	/** RFC 7239. */
	FORWARDED("A stranger's `Forwarded` (RFC 7239) says the same as `X-Forwarded-For` and is dropped like it",
			(difference, traefik, ours) -> isDropped(difference) && name(difference).equals("forwarded")),
	/** Public routes. */
	PUBLIC_IDENTITY(
			"A public route drops what only an auth server may set: it is no way to forge identity to the same origin",
			(difference, traefik, ours) -> isDropped(difference) && traefik.field("auth: requests").equals("0")
					&& difference.traefik().equals("forged")),
	/** Reason phrases. */
	PHRASE("The phrase behind a status passes as the origin or the auth server said it (RFC 9112 4: it means nothing). Traefik "
			+ "puts the standard one in its place",
			(difference, traefik, ours) -> difference.field().equals("client: reason") && sameStatus(traefik, ours)),
	/** Own answers. */
	OWN_WORDS(
			"An answer of the gateway's own has the status Traefik's has. Its text is the standard phrase, of a known "
					+ "length and type, and after a malformed request the connection closes: where that ends nobody knows for sure",
			(difference, traefik, ours) -> ours.isOwnAnswer() && sameStatus(traefik, ours) && difference.field()
				.matches("client: (body|framing|reason|connection|header (content-length|content-type|connection|date|"
						+ "x-content-type-options))")),
	/** Versions of answers. */
	OWN_VERSION(
			"A client of HTTP/1.0 is answered with the gateway's own version and `Connection: close`, as RFC 9110 6.2 "
					+ "and RFC 9112 9.3 have it",
			(difference, traefik, ours) -> traefik.field("client: version").equals("HTTP/1.0")
					&& Set.of("client: version", "client: header connection").contains(difference.field())),
	/** Framing of answers. */
	FRAMING_KEPT("A `304` keeps the length that the origin says (RFC 9110 8.6). Traefik takes it away",
			(difference, traefik, ours) -> ours.field("client: status").equals("304")
					&& Set.of("client: framing", "client: header content-length").contains(difference.field())),
	/** Content-Length: 0. */
	NO_LENGTH_MADE_UP(
			"A request without a body and without a length reaches everybody as it is. Traefik adds "
					+ "`Content-Length: 0`, or chunks of nothing for an auth server that gets bodies",
			(difference, traefik,
					ours) -> difference.field()
						.matches("(auth|origin): (framing|header content-length|header transfer-encoding)")
							&& Set.of("0", "length", "chunked").contains(difference.traefik())
							&& Set.of("none", Difference.ABSENT).contains(difference.ours())),
	/** Empty User-Agent. */
	EMPTY_AGENT("An empty `User-Agent` passes as it is. Traefik takes it away",
			(difference, traefik, ours) -> difference.field().matches("(auth|origin).*: header user-agent")
					&& difference.ours().isEmpty()),
	/** X-Forwarded-Uri. */
	URI_AS_ASKED(
			"`X-Forwarded-Uri` is what the client asked for, whatever a filter before the policy has made of the path. "
					+ "Traefik tells what its middlewares have left of it",
			(difference, traefik, ours) -> difference.field().equals("auth: header x-forwarded-uri")
					&& difference.ours().equals("/stripfirst" + difference.traefik())),
	/** Preserved Locations. */
	LOCATION_AS_SENT("A `Location` that is absolute or preserved passes byte for byte. Traefik writes it anew"),
	/** Zones. */
	HOST_AS_SENT("Host passes as the client sent it. Traefik cuts the zone off an address of IPv6"),
	/** Trailers. */
	TRAILERS(
			"Trailers pass both ways, but for those that no header may be either, and those alone are announced. Traefik "
					+ "announces a request's and drops them",
			(difference, traefik, ours) -> difference.field().matches("origin: (trailers|header trailer)")),
	/** Cookies. */
	COOKIES_KEPT(
			"Cookies pass byte for byte, whoever sets them. Traefik writes them anew and loses what it does not know",
			(difference, traefik, ours) -> difference.field().equals("client: header set-cookie")
					&& difference.ours().replace("; Priority=High", "").equals(difference.traefik())),
	/** Content-Type after 1xx. */
	NO_TYPE_MADE_UP("Behind an interim answer Traefik guesses a `Content-Type` that the origin did not send",
			(difference, traefik, ours) -> difference.field().equals("client: header content-type")
					&& traefik.fields().containsKey("client, interim 1: status")
					&& difference.ours().equals(Difference.ABSENT)),
	/** 100. */
	CONTINUE_ONCE(
			"A client that waits for `100` gets one, from the origin, and none if it has not waited (RFC 9110 10.1.1). "
					+ "Traefik sends its own first",
			(difference, traefik, ours) -> difference.field().matches("client, interim \\d: .*")
					&& traefik.fields().values().stream().anyMatch("100"::equals)),
	/** X-Forwarded-Proto of handshakes. */
	HANDSHAKE_PROTO(
			"The auth server is told `http` or `https` of a WebSocket handshake too. Many reject the `ws` that Traefik "
					+ "tells with trust on",
			(difference, traefik, ours) -> difference.field().equals("auth: header x-forwarded-proto")
					&& difference.traefik().equals("ws") && difference.ours().equals("http")),
	/** Cookies of a 101. */
	SWITCH_EDITED("A `101` carries the auth server's cookies as any answer does",
			(difference, traefik, ours) -> difference.field().equals("client: header set-cookie")
					&& ours.field("client: status").equals("101")),
	/** Empty bodies. */
	EMPTY_CHUNKS("An empty body is within any limit, be it chunked. Traefik fails on it"),
	/** X-Replaced-Path. */
	NO_REPLACED_PATH("`SetPath` adds no header of its own, and what it makes is brought into canonical form"),
	/** Dots behind encoded slashes. */
	HIDDEN_DOTS("Some origins would find `..` there after decoding, and serve a path that nobody was asked about"),
	/** NUL, CR, LF. */
	CONTROL_CHARACTERS("NUL and line ends in a path end it, or a log line, somewhere behind"),
	/** Absolute form. */
	AUTHORITY("A URL without a host, with a user, or of another scheme is no request for this gateway (RFC 9110 4.2)"),
	/** Host: a:b. */
	STRANGE_HOST("A Host is one host and a port below 65536 (RFC 9112 3.2: else 400). Traefik tells the auth server "
			+ "`X-Forwarded-Port: b`"),
	/** Asterisk. */
	ASTERISK("`*` is for OPTIONS (RFC 9112 3.2.4). Traefik looks for a route and says 404"),
	/** Smuggling. */
	TWO_FRAMINGS(
			"A request with two ways to tell its end is how requests are smuggled (RFC 9112 6.1 allows to refuse it)"),
	/** Chunked in HTTP/1.0. */
	OLD_CHUNKED(
			"HTTP/1.0 has no chunks (RFC 9112 6.1: the framing is faulty). Traefik takes the body for none, and what "
					+ "follows for a request"),
	/** Bare LF. */
	BARE_LF("A line that ends with LF alone is two lines to some and one to others"),
	/** HTTP/1.2. */
	VERSION("What a later version of HTTP would mean nobody can know"),
	/** Limits. */
	BOUNDED_HEAD("A head is at most 64 KB unless configured, from clients and from servers; Traefik's limit is 1 MB"),
	/** Upgrade: foo. */
	OTHER_UPGRADE(
			"A switch to anything but a WebSocket is not asked for: what would be said then nobody could check. The "
					+ "request is an ordinary one, and an origin that switches all the same is a 502"),
	/** Fragments. */
	FRAGMENT("A `#` stands in no request (RFC 9112 3.2), behind a query neither. Traefik lets it pass there"),
	/** POST with Upgrade. */
	HANDSHAKE_IS_GET(
			"A WebSocket's handshake is a GET (RFC 6455 4.1). Whatever else asks for one is an ordinary request"),
	/** Empty X-Forwarded-For. */
	EMPTY_LIST("An empty element of a list is none (RFC 9110 5.6.1). Traefik appends to it by a comma"),
	/** CRLF first. */
	EMPTY_LINE("An empty line before a request is passed over (RFC 9112 2.2). Traefik says 400"),
	/** X-Auth-User z: root. */
	BLANK_IN_NAME(
			"An answer with a blank within a header's name is none: some read another name there. Traefik drops the line"),
	/** X-Auth-User : u. */
	BLANK_BEFORE_COLON("A blank before the colon is taken away in answers (RFC 9112 5.1). Traefik drops the line"),
	/** Trailer beside a length. */
	TRAILER_AS_SAID(
			"An origin's `Trailer` passes as it said it: RFC 9110 7.6.1 does not count it among what ends here. Traefik "
					+ "drops it beside a length"),
	/** Blanks in chunk sizes. */
	BLANK_CHUNK("The size of a chunk is hexadecimal digits (RFC 9112 7.1). Traefik takes a blank behind them"),
	/** Chunk sizes. */
	BAD_CHUNK("A malformed chunk is the client's fault: 400, where Traefik blames itself by 500"),
	/** The semicolon. */
	QUERY_UNTOUCHED(
			"The query is never touched. Traefik makes `&` of `;`, so that the origin gets another query than was signed or logged"),
	/** Hop-by-hop in denials. */
	NAMED_IN_DENIAL("What an answer's `Connection` names ends here (RFC 9110 7.6.1), from auth servers too"),
	/** Unpacking. */
	UNPACKED("Bodies pass as they are. Traefik, having asked for gzip itself, unpacks them, and fails on what is none"),
	/** Denied uploads. */
	UPLOAD_DENIED(
			"A denied upload is answered at once; more than 64 KiB of it close the connection. Traefik waits for a body "
					+ "that the client, told no, may never send"),
	/** 4 MiB. */
	BOUNDED_AUTH_BODY(
			"An auth server's answer is at most 4 MiB unless configured. Traefik has no limit unless configured"),
	/** HTTP/3.7. */
	STRANGE_ANSWER("Nobody gets through on an answer that is not HTTP/1.0 or 1.1 with a status of three digits"),
	/** 502. */
	BAD_GATEWAY("An origin's answer that is none is a 502 (RFC 9110 15.6.3), where Traefik blames itself by 500"),
	/** Broken answers. */
	BROKEN_OFF(
			"What came of an answer before it broke off reaches the client, and does not look whole. Traefik may hold it back"),
	/** Broad expressions. */
	BROAD_EXPRESSION(
			"An expression, however broad, removes and sets no managed header, and none that frames the message"),
	/** Switching unasked. */
	WAITED_FOR("Traefik would wait here, for 30 seconds or for the rest of a body; the table does not"),
	/** RST, and what nobody asked for. */
	TIMING("What comes first is a matter of time with both: an answer or its connection's reset, bytes that nobody asked for "
			+ "or the next request");

	/** For cases that the gateway plays alone. */
	static final Set<Reason> ALONE = Set.of(WAITED_FOR, TIMING);

	private final String sentence;

	// A lambda without state; Error Prone wants that annotated.
	@SuppressWarnings("ImmutableEnumChecker")
	private final Rule rule;

	Reason(String sentence) {
		this(sentence, Rule.NONE);
	}

	Reason(String sentence, Rule rule) {
		this.sentence = sentence;
		this.rule = rule;
	}

	@Override
	public String sentence() {
		return this.sentence;
	}

	@Override
	public Rule rule() {
		return this.rule;
	}

	private static boolean sameStatus(Picture traefik, Picture ours) {
		return traefik.field("client: status").equals(ours.field("client: status"));
	}

	private static boolean isDropped(Difference difference) {
		return difference.field().matches("(auth|origin).*: header .*") && difference.ours().equals(Difference.ABSENT);
	}

	private static String name(Difference difference) {
		return difference.field().replaceFirst(".*: header ", "").toLowerCase(Locale.ROOT);
	}

}
