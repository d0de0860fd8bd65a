package io.forwardauth.gateway.conformance;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One table of cases, each held against both ways through the whole application. T-, D-
 * and X-numbers are those of the digest of what other proxies test.
 */
@Timeout(60)
abstract class ConformanceTests {

	@ParameterizedTest(name = "{1}: {0}")
	@MethodSource("cases")
	void holds(Case row, Way way) throws Exception {
		row.play(way);
	}

}
