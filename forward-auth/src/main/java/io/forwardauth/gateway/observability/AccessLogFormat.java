package io.forwardauth.gateway.observability;

import java.util.concurrent.TimeUnit;

import io.forwardauth.gateway.http.ExchangeFacts;

/**
 * What of an exchange the access log tells, and under which names. Queries and the user
 * part of an absolute target are left out: they carry credentials.
 */
final class AccessLogFormat {

	private AccessLogFormat() {
	}

	static void append(ExchangeFacts facts, TimeText times, JsonLine line) {
		line.begin();
		line.string("time", times.of(time(facts)));
		line.string("method", facts.method);
		line.string("path", path(facts.path));
		line.string("protocol", facts.protocol);
		line.string("client", facts.clientAddress);
		line.string("route", facts.routeId);
		line.string("policy", facts.policy);
		line.string("decision", facts.decision);
		line.string("user", facts.user);
		line.number("status", facts.status);
		line.millis("auth_ms", facts.authNanos);
		line.millis("origin_ms", facts.originNanos);
		line.millis("duration_ms", facts.durationNanos);
		line.number("bytes_received", facts.bytesReceived);
		line.number("bytes_sent", facts.bytesSent);
		line.string("trace_id", facts.traceId);
		line.string("way", facts.straight ? "line" : "spring");
		if (facts.reason != null) {
			line.string("reason", facts.reason);
		}
		line.end();
	}

	/** When the head had arrived, however long the line waited to be written. */
	private static long time(ExchangeFacts facts) {
		long ago = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - facts.startNanos);
		return System.currentTimeMillis() - ago;
	}

	/**
	 * The path of a target. That of a refused request is as the client sent it, so it may
	 * have anything in it.
	 */
	static String path(String target) {
		int end = target.length();
		for (int i = 0; i < end; i++) {
			char c = target.charAt(i);
			if (c == '?' || c == '#') {
				end = i;
			}
		}
		String path = target.substring(0, end);
		return path.startsWith("/") ? path : withoutUser(path);
	}

	/** For {@code http://user:password@host/} and {@code user:password@host:443}. */
	private static String withoutUser(String target) {
		int scheme = target.indexOf("://");
		int authority = (scheme < 0) ? 0 : scheme + 3;
		int slash = target.indexOf('/', authority);
		int at = target.lastIndexOf('@', (slash < 0) ? target.length() : slash);
		return (at < authority) ? target : target.substring(0, authority) + target.substring(at + 1);
	}

}
