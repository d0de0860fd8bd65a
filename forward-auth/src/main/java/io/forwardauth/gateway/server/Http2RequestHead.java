package io.forwardauth.gateway.server;

import java.util.Map;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderNames;

/**
 * The head of a request of HTTP/2, told in the terms of HTTP/1.1 (RFC 9113 8.3.1). Netty
 * has refused what is malformed in itself: unknown, missing and repeated pseudo-headers,
 * upper case, forbidden characters, headers of a connection. What the parts contradict
 * each other in is refused here, and what HTTP/1.1 could not say.
 */
final class Http2RequestHead {

	/** The target that Netty, too, puts where there is none that can be read. */
	private static final String UNREADABLE = "/bad-request";

	private static final CharSequence HTTP = "http";

	private static final CharSequence HTTPS = "https";

	/** What stands between a name and its value in HTTP/1.1, for the limit's sake. */
	private static final int SEPARATOR = 2;

	/** Netty has validated them. */
	private final HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();

	private @Nullable StringBuilder cookies;

	private @Nullable String problem;

	private int size;

	private Http2RequestHead() {
	}

	/**
	 * Translates a head.
	 * @param head the decoded fields
	 * @param complete whether no body follows
	 * @param options the limits
	 * @return a request of HTTP/1.1; its decoder's result is a failure if it is to be
	 * refused
	 */
	static HttpRequest of(Http2Headers head, boolean complete, ServerOptions options) {
		try {
			return new Http2RequestHead().translate(head, complete, options);
		}
		catch (IllegalArgumentException ex) {
			return unreadable(ex);
		}
	}

	/** A request of which nothing could be read. */
	static HttpRequest unreadable(Throwable cause) {
		HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, UNREADABLE);
		request.setDecoderResult(DecoderResult.failure(cause));
		return request;
	}

	/** Whether more than the end of the stream may follow. */
	static boolean announcesBody(HttpRequest request) {
		return request.decoderResult().isSuccess() && !"0".equals(request.headers().get(HeaderNames.CONTENT_LENGTH));
	}

	private HttpRequest translate(Http2Headers head, boolean complete, ServerOptions options) {
		HttpMethod method = method(head.method());
		settleHost(head.authority());
		for (Map.Entry<CharSequence, CharSequence> field : head) {
			add(field.getKey(), field.getValue());
		}
		if (this.cookies != null) {
			this.headers.add(HeaderNames.COOKIE, this.cookies.toString());
		}
		String target = HttpMethod.CONNECT.equals(method) ? String.valueOf(head.authority())
				: target(head.path(), head.scheme(), method);
		settleLength(method, complete);
		HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, this.headers);
		if (this.problem != null) {
			request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(this.problem)));
		}
		else if (target.length() > options.maxInitialLineLength()) {
			request.setDecoderResult(DecoderResult.failure(new TooLongHttpLineException("the path is too long")));
		}
		else if (this.size > options.maxHeaderSize()) {
			request.setDecoderResult(DecoderResult.failure(new TooLongHttpHeaderException("the headers are too long")));
		}
		return request;
	}

	private HttpMethod method(@Nullable CharSequence name) {
		if (name == null || name.length() == 0 || HttpHeaderValidationUtil.validateToken(name) >= 0) {
			this.problem = ":method is not a token";
			return HttpMethod.GET;
		}
		return HttpMethod.valueOf(name.toString());
	}

	private void settleHost(@Nullable CharSequence authority) {
		if (authority != null) {
			this.headers.add(HeaderNames.HOST, authority.toString());
			this.size += HeaderNames.HOST.length() + SEPARATOR + authority.length();
		}
	}

	private void add(CharSequence name, CharSequence value) {
		if (name.charAt(0) == ':') {
			if (PseudoHeaderName.PROTOCOL.value().contentEquals(name)) {
				this.problem = "extended CONNECT is not offered";
			}
			return;
		}
		this.size += name.length() + SEPARATOR + value.length();
		if (value.length() > 0 && isBlank(value.charAt(value.length() - 1))) {
			this.problem = "a value ends with a blank";
		}
		if (HttpHeaderNames.COOKIE.contentEquals(name)) {
			join(value);
		}
		else if (HttpHeaderNames.HOST.contentEquals(name)) {
			addHost(value.toString());
		}
		else {
			this.headers.add(name, value);
		}
	}

	/** Clients may send each cookie in a field of its own (RFC 9113 8.2.3). */
	private void join(CharSequence value) {
		if (this.cookies == null) {
			this.cookies = new StringBuilder(value);
		}
		else {
			this.cookies.append("; ").append(value);
		}
	}

	/** {@code :authority} is the Host; one that says otherwise would mislead somebody. */
	private void addHost(String host) {
		String authority = this.headers.get(HeaderNames.HOST);
		if (host.isEmpty()) {
			this.problem = "Host is empty";
		}
		else if (authority == null) {
			this.headers.add(HeaderNames.HOST, host);
		}
		else if (!authority.equalsIgnoreCase(host)) {
			this.problem = "Host is not the :authority";
		}
	}

	private String target(@Nullable CharSequence path, @Nullable CharSequence scheme, HttpMethod method) {
		if (!AsciiString.contentEqualsIgnoreCase(scheme, HTTP) && !AsciiString.contentEqualsIgnoreCase(scheme, HTTPS)) {
			this.problem = ":scheme is neither http nor https";
		}
		String target = (path != null) ? path.toString() : "";
		boolean asterisk = target.equals("*") && HttpMethod.OPTIONS.equals(method);
		if ((!target.startsWith("/") && !asterisk) || !fitsALine(target)) {
			this.problem = ":path does not begin with a slash, or no request line could hold it";
			return UNREADABLE;
		}
		return target;
	}

	private static boolean fitsALine(String target) {
		for (int i = 0; i < target.length(); i++) {
			char c = target.charAt(i);
			if (c <= ' ' || c == 0x7F) {
				return false;
			}
		}
		return true;
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

	/**
	 * Frames the body for HTTP/1.1. Announced trailers need chunks, also behind a body of
	 * known length; and servers may refuse these methods without a length (RFC 9110 8.6).
	 */
	private void settleLength(HttpMethod method, boolean complete) {
		boolean length = this.headers.contains(HeaderNames.CONTENT_LENGTH);
		if (complete) {
			if (!length && (HttpMethod.POST.equals(method) || HttpMethod.PUT.equals(method)
					|| HttpMethod.PATCH.equals(method))) {
				this.headers.add(HeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
			}
		}
		else if (!length || this.headers.contains(HeaderNames.TRAILER)) {
			this.headers.remove(HeaderNames.CONTENT_LENGTH);
			this.headers.add(HeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
		}
	}

}
