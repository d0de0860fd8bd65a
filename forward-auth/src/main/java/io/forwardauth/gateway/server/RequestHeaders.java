package io.forwardauth.gateway.server;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

import io.forwardauth.gateway.http.HeaderList;
import io.forwardauth.gateway.http.HeaderNames;

/**
 * Headers as they are decoded. A list of lengths in one Content-Length is refused, as
 * Go's server does, be they all the same: whoever reads the first or the last of them
 * alone need not agree with the next. Netty takes such a list for one length, and by the
 * time anybody sees the headers it is one.
 */
final class RequestHeaders extends HeaderList {

	/** Names and values are validated as Netty does by itself. */
	static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {

		@Override
		public HttpHeaders newHeaders() {
			return new RequestHeaders();
		}

		@Override
		public HttpHeaders newEmptyHeaders() {
			return new RequestHeaders();
		}

	};

	RequestHeaders() {
		super(true);
	}

	@Override
	public HttpHeaders add(CharSequence name, Object value) {
		if (name.length() == HeaderNames.CONTENT_LENGTH.length()
				&& HeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
			checkLength(value.toString());
		}
		return super.add(name, value);
	}

	/** Of two different lengths Netty takes the first in HTTP/1.0. */
	private void checkLength(String length) {
		String other = get(HeaderNames.CONTENT_LENGTH);
		if (length.indexOf(',') >= 0 || (other != null && !other.strip().equals(length.strip()))) {
			throw new IllegalArgumentException("several lengths");
		}
	}

}
