package io.forwardauth.gateway.auth;

import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.http.HeaderList;
import io.forwardauth.gateway.http.HeaderNameSet;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.HopByHop;
import io.forwardauth.gateway.http.ManagedHeaders;
import io.forwardauth.gateway.http.PortText;

/**
 * Writes the request to the auth server: Host first, then the client's headers in their
 * order, then what the gateway states of the request. Only names are looked at; values go
 * over as they came, already validated by the decoder.
 */
final class AuthRequest {

	private static final AsciiString HTTP = AsciiString.cached("http");

	private static final AsciiString HTTPS = AsciiString.cached("https");

	private final String uri;

	private final AsciiString host;

	private final boolean trustForwardHeader;

	private final boolean preserveMethod;

	private final HeaderNameSet dropped;

	private final @Nullable HeaderNameSet allowed;

	AuthRequest(PolicyOptions options, String host) {
		this.uri = requestTarget(options.address());
		this.host = AsciiString.cached(host);
		this.trustForwardHeader = options.trustForwardHeader();
		this.preserveMethod = options.preserveRequestMethod();
		this.dropped = HeaderNameSet.of(dropped(options.trustForwardHeader()));
		this.allowed = options.authRequestHeaders().isEmpty() ? null : HeaderNameSet.of(options.authRequestHeaders());
	}

	private static String requestTarget(URI address) {
		String path = address.getRawPath();
		String target = (path == null || path.isEmpty()) ? "/" : path;
		return (address.getRawQuery() != null) ? target + "?" + address.getRawQuery() : target;
	}

	/** With trust on, For and Proto are not copied either, but made from what came. */
	private static List<AsciiString> dropped(boolean trustForwardHeader) {
		List<AsciiString> names = new ArrayList<>();
		names.add(HeaderNames.HOST);
		names.add(HeaderNames.CONTENT_LENGTH);
		if (trustForwardHeader) {
			names.add(HeaderNames.X_FORWARDED_FOR);
			names.add(HeaderNames.X_FORWARDED_PROTO);
		}
		else {
			names.addAll(ManagedHeaders.NAMES.names());
		}
		return names;
	}

	HttpRequest of(AuthorizationRequest request) {
		HttpMethod method = this.preserveMethod ? request.request().method() : HttpMethod.GET;
		HeaderList headers = new HeaderList(false);
		headers.add(HeaderNames.HOST, this.host);
		copy(request.headers(), headers);
		if (this.trustForwardHeader) {
			complete(request, headers);
		}
		else {
			state(request.request(), headers);
		}
		BufferedBody body = request.body();
		if (body != null) {
			frame(body, headers);
			return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, this.uri, headers);
		}
		if (announcesEmptyBody(method)) {
			headers.add(HeaderNames.CONTENT_LENGTH, "0");
		}
		return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, this.uri, Unpooled.EMPTY_BUFFER, headers,
				EmptyHttpHeaders.INSTANCE);
	}

	private void copy(HttpHeaders from, HeaderList to) {
		if (from instanceof HeaderList list) {
			for (int i = 0; i < list.size(); i++) {
				if (isCopied(list.name(i))) {
					to.addFrom(list, i);
				}
			}
			return;
		}
		for (Iterator<Map.Entry<CharSequence, CharSequence>> entries = from.iteratorCharSequence(); entries
			.hasNext();) {
			Map.Entry<CharSequence, CharSequence> entry = entries.next();
			CharSequence name = entry.getKey();
			if (isCopied(name)) {
				to.add(name, entry.getValue());
			}
		}
	}

	private boolean isCopied(CharSequence name) {
		if (this.dropped.contains(name) || HopByHop.AUTH_REQUEST.contains(name) || ManagedHeaders.isAlias(name)) {
			return false;
		}
		return this.allowed == null || this.allowed.contains(name)
				|| (this.trustForwardHeader && ManagedHeaders.isManaged(name));
	}

	/** As the client did. */
	private static void frame(BufferedBody body, HttpHeaders to) {
		if (body.isChunked()) {
			to.add(HeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
		}
		else {
			to.add(HeaderNames.CONTENT_LENGTH, Long.toString(body.size()));
		}
	}

	/** {@code trust-forward-header: false}: nothing that anyone said before counts. */
	private void state(EdgeRequest request, HttpHeaders to) {
		boolean secure = isSecure(request.scheme());
		to.add(HeaderNames.X_FORWARDED_FOR, request.peer().address());
		to.add(HeaderNames.X_FORWARDED_METHOD, request.method().asciiName());
		to.add(HeaderNames.X_FORWARDED_PROTO, secure ? HTTPS : HTTP);
		to.add(HeaderNames.X_FORWARDED_PORT, port(request.host(), secure));
		to.add(HeaderNames.X_FORWARDED_HOST, request.host());
		to.add(HeaderNames.X_FORWARDED_URI, request.target());
	}

	/** {@code trust-forward-header: true}: what came stays, what is missing is added. */
	private void complete(AuthorizationRequest authorization, HttpHeaders to) {
		EdgeRequest request = authorization.request();
		String prior = String.join(", ", authorization.headers().getAll(HeaderNames.X_FORWARDED_FOR));
		to.add(HeaderNames.X_FORWARDED_FOR, request.peer().appendedTo(prior));
		List<String> protos = authorization.headers().getAll(HeaderNames.X_FORWARDED_PROTO);
		CharSequence proto = proto(request, protos);
		to.add(HeaderNames.X_FORWARDED_PROTO, proto);
		for (int i = 1; i < protos.size(); i++) {
			to.add(HeaderNames.X_FORWARDED_PROTO, protos.get(i));
		}
		addIfMissing(to, HeaderNames.X_FORWARDED_METHOD, request.method().asciiName());
		addIfMissing(to, HeaderNames.X_FORWARDED_HOST, request.host());
		if (isMissing(to, HeaderNames.X_FORWARDED_PORT)) {
			to.set(HeaderNames.X_FORWARDED_PORT, port(request.host(), isSecure(proto)));
		}
		if (isMissing(to, HeaderNames.X_FORWARDED_URI)) {
			to.set(HeaderNames.X_FORWARDED_URI, request.target());
		}
	}

	/**
	 * Auth servers know http and https only, so a handshake's ws and wss are turned back.
	 */
	private static CharSequence proto(EdgeRequest request, List<String> protos) {
		if (protos.isEmpty() || protos.get(0).isEmpty()) {
			return isSecure(request.scheme()) ? HTTPS : HTTP;
		}
		String proto = protos.get(0);
		if (request.webSocket() && "ws".equalsIgnoreCase(proto)) {
			return HTTP;
		}
		return (request.webSocket() && "wss".equalsIgnoreCase(proto)) ? HTTPS : proto;
	}

	private static void addIfMissing(HttpHeaders to, AsciiString name, CharSequence value) {
		if (isMissing(to, name)) {
			to.set(name, value);
		}
	}

	private static boolean isMissing(HttpHeaders headers, AsciiString name) {
		String value = headers.get(name);
		return value == null || value.isEmpty();
	}

	private static boolean isSecure(CharSequence scheme) {
		return HTTPS.contentEqualsIgnoreCase(scheme);
	}

	/** The port in Host, else the one of the scheme. */
	private static CharSequence port(String host, boolean secure) {
		int colon = host.lastIndexOf(':');
		boolean explicit = colon >= 0 && colon > host.lastIndexOf(']') && colon < host.length() - 1;
		if (explicit) {
			return PortText.of(host, colon + 1);
		}
		return secure ? "443" : "80";
	}

	/**
	 * With {@code preserve-request-method}: servers may refuse these methods without a
	 * length (RFC 9110 8.6), and Go's client, hence Traefik, sends one too.
	 */
	private static boolean announcesEmptyBody(HttpMethod method) {
		return HttpMethod.POST.equals(method) || HttpMethod.PUT.equals(method) || HttpMethod.PATCH.equals(method);
	}

}
