package io.forwardauth.gateway.observability;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import static org.assertj.core.api.Assertions.assertThat;

class TimeTextTests {

	private static final DateTimeFormatter JDK = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	@Property(tries = 300)
	void isWhatTheJdkWrites(@ForAll @LongRange(min = -1_000_000_000_000L, max = 4_000_000_000_000L) long time,
			@ForAll @LongRange(min = 0, max = 3000) long later) {
		TimeText times = new TimeText();
		for (long each : new long[] { time, time + later, time }) {
			assertThat(times.of(each)).isEqualTo(JDK.format(Instant.ofEpochMilli(each)));
		}
	}

}
