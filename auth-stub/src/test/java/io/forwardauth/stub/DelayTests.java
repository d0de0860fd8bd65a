package io.forwardauth.stub;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class DelayTests {

	private static final Random CHANCE = new Random(1);

	@ParameterizedTest(name = "{0} is {1} ns")
	@CsvSource({ "0ms, 0", "50ms, 50000000", "1.5s, 1500000000", "800us, 800000", "600s, 600000000000" })
	void fixedDelayIsAlwaysTheSame(String text, long nanos) {
		assertThat(Delay.parse(text)).isEqualTo(new Delay.Fixed(nanos));
		assertThat(Delay.parse(text).nextNanos(CHANCE)).isEqualTo(nanos);
	}

	@ParameterizedTest(name = "\"{0}\"")
	@ValueSource(strings = { "", "50", "ms", "-5ms", "50 ms", "50m", "601s", "1e3ms", "lognormal", "lognormal:90ms",
			"lognormal:90ms,", "lognormal:90ms,-1", "lognormal:90ms,6", "lognormal:90,0.5", "normal:90ms,0.5" })
	void whatIsNoDelayIsRefusedByName(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Delay.parse(text)).withMessageContaining("'" + text);
	}

	@Test
	void logNormalDelayHasTheMedianAndTheSpreadAskedFor() {
		Delay delay = Delay.parse("lognormal:90ms,0.5");
		double[] logs = LongStream.generate(() -> delay.nextNanos(CHANCE))
			.limit(20_000)
			.mapToDouble(Math::log)
			.toArray();
		double mean = Arrays.stream(logs).average().orElseThrow();
		double variance = Arrays.stream(logs).map((log) -> (log - mean) * (log - mean)).average().orElseThrow();
		// Seven standard errors of 20,000 draws: 7 * 0.5 / sqrt(20000).
		assertThat(mean).isCloseTo(Math.log(90e6), within(0.025));
		assertThat(Math.sqrt(variance)).isCloseTo(0.5, within(0.02));
	}

}
