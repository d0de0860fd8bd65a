package io.forwardauth.gateway.observability;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Times as ISO-8601 in UTC, always with milliseconds. A second is written out once for
 * all lines of it. For one thread.
 */
final class TimeText {

	private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.")
		.withZone(ZoneOffset.UTC);

	private long second = Long.MIN_VALUE;

	private String text = "";

	/**
	 * The time as text.
	 * @param epochMillis milliseconds since 1970 in UTC
	 * @return such as {@code 2026-01-31T23:59:59.007Z}
	 */
	String of(long epochMillis) {
		long of = Math.floorDiv(epochMillis, 1000L);
		if (of != this.second) {
			this.second = of;
			this.text = SECOND.format(Instant.ofEpochSecond(of));
		}
		int millis = (int) Math.floorMod(epochMillis, 1000L);
		return this.text + digit(millis / 100) + digit(millis / 10 % 10) + digit(millis % 10) + 'Z';
	}

	private static char digit(int value) {
		return (char) ('0' + value);
	}

}
