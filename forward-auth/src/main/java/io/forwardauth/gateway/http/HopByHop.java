package io.forwardauth.gateway.http;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Headers that belong to one connection (RFC 9110 7.6.1), for each kind of message.
 */
public final class HopByHop {

	/**
	 * A client's request on its way to the auth server. Proxy-Authorization and
	 * Proxy-Connection stay, as in Traefik; Trailer goes, whose client writes none.
	 * Content-Length is the caller's: it depends on whether the body goes along.
	 */
	public static final HopByHop AUTH_REQUEST = new HopByHop(HeaderNames.CONNECTION, HeaderNames.KEEP_ALIVE,
			HeaderNames.TE, HeaderNames.TRAILER, HeaderNames.TRAILERS, HeaderNames.TRANSFER_ENCODING,
			HeaderNames.UPGRADE);

	/** A client's request on its way to the origin: {@code TE: trailers} is kept. */
	public static final HopByHop ORIGIN_REQUEST = new HopByHop(HeaderNames.CONNECTION, HeaderNames.KEEP_ALIVE,
			HeaderNames.PROXY_AUTHENTICATE, HeaderNames.PROXY_AUTHORIZATION, HeaderNames.PROXY_CONNECTION,
			HeaderNames.TE, HeaderNames.TRAILER, HeaderNames.TRANSFER_ENCODING, HeaderNames.UPGRADE);

	/**
	 * An answer on its way to the client. Proxy-Authenticate stays: an auth server may
	 * ask for it. So does Trailer, since trailers are passed on.
	 */
	public static final HopByHop RESPONSE = new HopByHop(HeaderNames.CONNECTION, HeaderNames.KEEP_ALIVE,
			HeaderNames.PROXY_CONNECTION, HeaderNames.TE, HeaderNames.TRAILERS, HeaderNames.TRANSFER_ENCODING,
			HeaderNames.UPGRADE);

	/**
	 * What Connection cannot remove even if it names it: who frames or routes a message
	 * would lose sight of where it ends or leads.
	 */
	private static final HeaderNameSet NOT_BY_CONNECTION = HeaderNameSet.of(HeaderNames.HOST,
			HeaderNames.CONTENT_LENGTH, HeaderNames.TRANSFER_ENCODING, HeaderNames.TE);

	private final HeaderNameSet names;

	private HopByHop(CharSequence... names) {
		this.names = HeaderNameSet.of(names);
	}

	public boolean contains(CharSequence name) {
		return this.names.contains(name);
	}

	/**
	 * Removes the hop-by-hop headers and what Connection names, but for managed headers
	 * and the message's framing. Transfer-Encoding goes as well: the caller frames the
	 * message anew.
	 * @param headers the message's headers
	 */
	public void remove(HttpHeaders headers) {
		List<String> connection = headers.getAll(HeaderNames.CONNECTION);
		for (int i = 0; i < connection.size(); i++) {
			removeNamed(headers, connection.get(i));
		}
		boolean trailers = this == ORIGIN_REQUEST && wantsTrailers(headers.get(HeaderNames.TE));
		for (CharSequence name : this.names.names()) {
			headers.remove(name);
		}
		if (trailers) {
			headers.set(HeaderNames.TE, "trailers");
		}
	}

	/**
	 * Removes what one Connection header names, but for managed headers and the message's
	 * framing.
	 * @param headers the message's headers
	 * @param connection the header's value
	 */
	public static void removeNamed(HttpHeaders headers, CharSequence connection) {
		if (isCommon(connection)) {
			return;
		}
		for (String name : HeaderTokens.of(connection)) {
			if (!ManagedHeaders.isManaged(name) && !NOT_BY_CONNECTION.contains(name)) {
				headers.remove(name);
			}
		}
	}

	/** What nearly all messages have names no header that could be there. */
	private static boolean isCommon(CharSequence connection) {
		return HttpHeaderValues.KEEP_ALIVE.contentEqualsIgnoreCase(connection)
				|| HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(connection);
	}

	private static boolean wantsTrailers(@Nullable String te) {
		return te != null && HeaderTokens.contains(te, "trailers");
	}

}
