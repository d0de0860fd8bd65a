package io.forwardauth.gateway.http;

import io.netty.util.AsciiString;

/**
 * Header names that the gateway itself reads or writes, in the spelling it writes.
 */
public final class HeaderNames {

	public static final AsciiString CONNECTION = AsciiString.cached("Connection");

	public static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");

	public static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");

	public static final AsciiString COOKIE = AsciiString.cached("Cookie");

	public static final AsciiString DATE = AsciiString.cached("Date");

	public static final AsciiString EXPECT = AsciiString.cached("Expect");

	public static final AsciiString FORWARDED = AsciiString.cached("Forwarded");

	public static final AsciiString HOST = AsciiString.cached("Host");

	/** Of an upgrade to h2c (RFC 7540 3.2.1), which nobody is offered. */
	public static final AsciiString HTTP2_SETTINGS = AsciiString.cached("HTTP2-Settings");

	public static final AsciiString KEEP_ALIVE = AsciiString.cached("Keep-Alive");

	public static final AsciiString LOCATION = AsciiString.cached("Location");

	public static final AsciiString PROXY_AUTHENTICATE = AsciiString.cached("Proxy-Authenticate");

	public static final AsciiString PROXY_AUTHORIZATION = AsciiString.cached("Proxy-Authorization");

	public static final AsciiString PROXY_CONNECTION = AsciiString.cached("Proxy-Connection");

	public static final AsciiString SET_COOKIE = AsciiString.cached("Set-Cookie");

	public static final AsciiString TE = AsciiString.cached("TE");

	public static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");

	public static final AsciiString TRAILER = AsciiString.cached("Trailer");

	/** Not a header of any RFC; Go, and so Traefik, takes it for hop-by-hop. */
	public static final AsciiString TRAILERS = AsciiString.cached("Trailers");

	public static final AsciiString TRANSFER_ENCODING = AsciiString.cached("Transfer-Encoding");

	public static final AsciiString UPGRADE = AsciiString.cached("Upgrade");

	public static final AsciiString USER_AGENT = AsciiString.cached("User-Agent");

	public static final AsciiString X_FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");

	public static final AsciiString X_FORWARDED_HOST = AsciiString.cached("X-Forwarded-Host");

	public static final AsciiString X_FORWARDED_METHOD = AsciiString.cached("X-Forwarded-Method");

	public static final AsciiString X_FORWARDED_PORT = AsciiString.cached("X-Forwarded-Port");

	public static final AsciiString X_FORWARDED_PREFIX = AsciiString.cached("X-Forwarded-Prefix");

	public static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");

	public static final AsciiString X_FORWARDED_SCHEME = AsciiString.cached("X-Forwarded-Scheme");

	public static final AsciiString X_FORWARDED_SERVER = AsciiString.cached("X-Forwarded-Server");

	public static final AsciiString X_FORWARDED_URI = AsciiString.cached("X-Forwarded-Uri");

	public static final AsciiString X_FORWARDED_TLS_CLIENT_CERT = AsciiString.cached("X-Forwarded-Tls-Client-Cert");

	public static final AsciiString X_FORWARDED_TLS_CLIENT_CERT_INFO = AsciiString
		.cached("X-Forwarded-Tls-Client-Cert-Info");

	public static final AsciiString X_REAL_IP = AsciiString.cached("X-Real-Ip");

	public static final AsciiString X_SCHEME = AsciiString.cached("X-Scheme");

	private HeaderNames() {
	}

}
