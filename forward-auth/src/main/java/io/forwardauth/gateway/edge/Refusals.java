package io.forwardauth.gateway.edge;

import io.netty.handler.codec.http.HttpResponseStatus;

import io.forwardauth.gateway.edge.EdgeResult.Answered;

/**
 * What the edge answers itself.
 */
final class Refusals {

	/** To {@code OPTIONS *}. */
	static final Answered OPTIONS = new Answered(HttpResponseStatus.OK, "OPTIONS * is about the gateway itself");

	static final Answered MALFORMED = badRequest("the request is malformed");

	static final Answered TARGET = badRequest("the request target is malformed, or its path is ambiguous");

	static final Answered NO_HOST = badRequest("HTTP/1.1 without Host");

	static final Answered SEVERAL_HOSTS = badRequest("more than one Host");

	static final Answered HOST = badRequest("Host is not a host with or without a port");

	static final Answered LENGTH = badRequest("Content-Length is not one number");

	static final Answered LENGTH_AND_CODING = badRequest("Content-Length beside Transfer-Encoding");

	static final Answered OLD_CODING = badRequest("Transfer-Encoding before HTTP/1.1");

	static final Answered CODING = new Answered(HttpResponseStatus.NOT_IMPLEMENTED,
			"Transfer-Encoding other than chunked");

	static final Answered TRAILER = badRequest("Trailer announces what frames the message");

	static final Answered CONNECT = new Answered(HttpResponseStatus.NOT_IMPLEMENTED, "CONNECT is not served");

	static final Answered VERSION = new Answered(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
			"an HTTP version other than 1.0 and 1.1");

	static final Answered EXPECT = new Answered(HttpResponseStatus.EXPECTATION_FAILED,
			"Expect other than 100-continue");

	static final Answered LONG_LINE = new Answered(HttpResponseStatus.REQUEST_URI_TOO_LONG,
			"the request line is too long");

	static final Answered LONG_HEADERS = new Answered(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
			"the headers are too long");

	private Refusals() {
	}

	private static Answered badRequest(String reason) {
		return new Answered(HttpResponseStatus.BAD_REQUEST, reason);
	}

}
