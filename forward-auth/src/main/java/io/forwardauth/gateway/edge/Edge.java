package io.forwardauth.gateway.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.edge.EdgeResult.Answered;
import io.forwardauth.gateway.http.HeaderNames;

/**
 * Refuses what is malformed and settles path and headers of the rest, so that no later
 * room has to ask who said what. Holds no state of a request; safe for many threads.
 */
public final class Edge {

	private final TrustedProxies trustedProxies;

	private final ForwardedHeaders forwardedHeaders;

	public Edge(EdgeOptions options) {
		this.trustedProxies = options.trustedProxies();
		this.forwardedHeaders = new ForwardedHeaders(options.serverName());
	}

	/**
	 * Settles who is at the other end; once a connection.
	 * @param remote the connection's remote address
	 * @param secure whether it is TLS
	 * @return the peer
	 */
	public Peer peer(InetSocketAddress remote, boolean secure) {
		InetAddress address = remote.getAddress();
		if (address == null) {
			return new Peer(remote.getHostString(), remote.getHostString(), false, secure);
		}
		String realIp = AddressText.of(address);
		return new Peer(realIp + AddressText.zone(address), realIp, this.trustedProxies.contains(address), secure);
	}

	/**
	 * Settles a request. Its headers are edited in place.
	 * @param request the head as it was decoded: one character a byte in target and
	 * values, Content-Length still there beside Transfer-Encoding
	 * @param peer who sent it
	 * @return what goes on, or what the client is answered
	 */
	public EdgeResult settle(HttpRequest request, Peer peer) {
		boolean http11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
		HeaderWalk walk = new HeaderWalk(request.headers());
		Answered refusal = refusal(request, walk, http11);
		if (refusal != null) {
			return refusal;
		}
		if (RequestTarget.ASTERISK.equals(request.uri()) && HttpMethod.OPTIONS.equals(request.method())) {
			return Refusals.OPTIONS;
		}
		RequestTarget target = RequestTarget.parse(request.uri());
		if (target == null) {
			return Refusals.TARGET;
		}
		CharSequence sent = walk.first(HeaderWalk.HOST);
		String host = (sent != null) ? sent.toString() : "";
		if (target.authority() != null) {
			host = target.authority();
			walk.set(HeaderWalk.HOST, host);
		}
		boolean handshake = http11 && HttpMethod.GET.equals(request.method());
		boolean webSocket = this.forwardedHeaders.settle(walk, host, handshake, peer);
		return new EdgeResult.Settled(new EdgeRequest(request.method(), target.path(), target.query(), host,
				peer.secure() ? "https" : "http", webSocket, request.headers(), peer));
	}

	/**
	 * Settles headers alone, where somebody else has read the request already.
	 * @param headers the client's headers, edited in place
	 * @param host the Host as sent, with its port, or an empty string
	 * @param mayUpgrade whether it can be a WebSocket handshake: GET of HTTP/1.1
	 * @param peer who sent it
	 * @return whether it is a WebSocket handshake; Connection and Upgrade are gone then
	 * too
	 */
	public boolean settleHeaders(HttpHeaders headers, String host, boolean mayUpgrade, Peer peer) {
		return this.forwardedHeaders.settle(new HeaderWalk(headers), host, mayUpgrade, peer);
	}

	/**
	 * Drops from trailers what must not stand there: managed headers, their aliases, and
	 * what frames, routes, authenticates or modifies a request (RFC 9110 6.5.1).
	 * @param trailers the trailers, edited in place
	 */
	public void settleTrailers(HttpHeaders trailers) {
		Trailers.settle(trailers);
	}

	/**
	 * The client's address, for access log, rate limits and keys.
	 * @param headers settled headers
	 * @param peer who sent them
	 * @return see {@link TrustedProxies#clientAddress}
	 */
	public String clientAddress(HttpHeaders headers, Peer peer) {
		if (!peer.trusted()) {
			return peer.realIp();
		}
		List<String> forwardedFor = headers.getAll(HeaderNames.X_FORWARDED_FOR);
		return this.trustedProxies.clientAddress(forwardedFor, peer);
	}

	private static @Nullable Answered refusal(HttpRequest request, HeaderWalk walk, boolean http11) {
		if (request.decoderResult().isFailure()) {
			return undecoded(request.decoderResult(), walk, http11);
		}
		if (!http11 && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
			return "HTTP".equals(request.protocolVersion().protocolName()) ? Refusals.VERSION : Refusals.MALFORMED;
		}
		if (HttpMethod.CONNECT.equals(request.method())) {
			return Refusals.CONNECT;
		}
		Answered host = hostRefusal(walk, http11);
		return (host != null) ? host : Framing.refusal(walk, http11);
	}

	private static @Nullable Answered hostRefusal(HeaderWalk walk, boolean http11) {
		CharSequence host = walk.first(HeaderWalk.HOST);
		if (host == null) {
			return http11 ? Refusals.NO_HOST : null;
		}
		if (walk.isRepeated(HeaderWalk.HOST)) {
			return Refusals.SEVERAL_HOSTS;
		}
		return (host.length() == 0 || Authority.isValid(host.toString())) ? null : Refusals.HOST;
	}

	/** The decoder gives up on codings that it does not know before anybody is asked. */
	private static Answered undecoded(DecoderResult result, HeaderWalk walk, boolean http11) {
		if (result.cause() instanceof TooLongHttpLineException) {
			return Refusals.LONG_LINE;
		}
		if (result.cause() instanceof TooLongHttpHeaderException) {
			return Refusals.LONG_HEADERS;
		}
		Answered framing = Framing.refusal(walk, http11);
		return (framing != null) ? framing : Refusals.MALFORMED;
	}

}
