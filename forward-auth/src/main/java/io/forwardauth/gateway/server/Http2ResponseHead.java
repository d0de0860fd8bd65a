package io.forwardauth.gateway.server;

import java.util.Iterator;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.CharSequenceMap;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

import io.forwardauth.gateway.http.HeaderNameSet;
import io.forwardauth.gateway.http.HeaderNames;

/**
 * The head of an answer, told in the terms of HTTP/2 (RFC 9113 8.2, 8.3.2): lower case,
 * and nothing that speaks of a connection.
 */
final class Http2ResponseHead {

	private static final HeaderNameSet CONNECTION_ONLY = HeaderNameSet.of(HeaderNames.CONNECTION,
			HeaderNames.KEEP_ALIVE, HeaderNames.PROXY_CONNECTION, HeaderNames.TE, HeaderNames.TRANSFER_ENCODING,
			HeaderNames.UPGRADE);

	/**
	 * Usual names as HTTP/2 spells them, found in any case: to make them anew took 3 % of
	 * what a request allocates.
	 */
	private static final CharSequenceMap<AsciiString> LOWER_CASE = lowerCase(HttpHeaderNames.ACCEPT_RANGES,
			HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, HttpHeaderNames.CACHE_CONTROL,
			HttpHeaderNames.CONTENT_ENCODING, HttpHeaderNames.CONTENT_LENGTH, HttpHeaderNames.CONTENT_SECURITY_POLICY,
			HttpHeaderNames.CONTENT_TYPE, HttpHeaderNames.DATE, HttpHeaderNames.ETAG, HttpHeaderNames.EXPIRES,
			HttpHeaderNames.LAST_MODIFIED, HttpHeaderNames.LOCATION, HttpHeaderNames.SERVER, HttpHeaderNames.SET_COOKIE,
			AsciiString.cached("strict-transport-security"), HttpHeaderNames.VARY,
			AsciiString.cached("x-content-type-options"), HttpHeaderNames.X_FRAME_OPTIONS);

	private Http2ResponseHead() {
	}

	private static CharSequenceMap<AsciiString> lowerCase(AsciiString... names) {
		CharSequenceMap<AsciiString> map = new CharSequenceMap<>(false);
		for (AsciiString name : names) {
			map.set(name, name);
		}
		return map;
	}

	private static AsciiString lowerCase(CharSequence name) {
		AsciiString usual = LOWER_CASE.get(name);
		return (usual != null) ? usual : AsciiString.of(name).toLowerCase();
	}

	/**
	 * Translates the head of an interim or final answer.
	 * @param response the answer
	 * @return its fields
	 */
	static Http2Headers of(HttpResponse response) {
		Http2Headers head = new DefaultHttp2Headers(false, response.headers().size() + 1);
		head.status(response.status().codeAsText());
		copy(response.headers(), head);
		int code = response.status().code();
		if (code < 200 || code == 204 || code == 205) {
			// Clients wait in vain for what it announces, or call it an error.
			head.remove(HttpHeaderNames.CONTENT_LENGTH);
		}
		return head;
	}

	/**
	 * Translates what follows a body.
	 * @param trailers the trailers
	 * @return their fields
	 */
	static Http2Headers trailers(HttpHeaders trailers) {
		Http2Headers fields = new DefaultHttp2Headers(false, 2 * trailers.size());
		copy(trailers, fields);
		return fields;
	}

	private static void copy(HttpHeaders from, Http2Headers to) {
		for (Iterator<Map.Entry<CharSequence, CharSequence>> fields = from.iteratorCharSequence(); fields.hasNext();) {
			Map.Entry<CharSequence, CharSequence> field = fields.next();
			if (!CONNECTION_ONLY.contains(field.getKey())) {
				to.add(lowerCase(field.getKey()), field.getValue());
			}
		}
	}

	/** Whether an answer has no body, whatever its headers say (RFC 9110 6.4.1). */
	static boolean isBodiless(int status) {
		return status == 204 || status == 205 || status == 304;
	}

}
