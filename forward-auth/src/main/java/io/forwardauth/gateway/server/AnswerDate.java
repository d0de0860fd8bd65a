package io.forwardauth.gateway.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.netty.handler.codec.http.HttpHeaders;
import io.forwardauth.gateway.http.HeaderNames;

/**
 * When an answer that does not say so was received, or made here: whoever has a clock and
 * passes an answer on has to say it (RFC 9110 6.6.1), and Traefik does. Text is made once
 * a second.
 */
final class AnswerDate {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
		.withZone(ZoneOffset.UTC);

	private static volatile Said newest = new Said(Long.MIN_VALUE, "");

	private AnswerDate() {
	}

	/** Sets the date of an answer that has none. */
	static void settle(HttpHeaders headers) {
		if (!headers.contains(HeaderNames.DATE)) {
			headers.set(HeaderNames.DATE, of(System.currentTimeMillis() / 1000));
		}
	}

	/** A second since 1970 as headers have it. */
	static String of(long second) {
		Said said = newest;
		if (said.second() != second) {
			said = new Said(second, FORMAT.format(Instant.ofEpochSecond(second)));
			newest = said;
		}
		return said.text();
	}

	private record Said(long second, String text) {
	}

}
