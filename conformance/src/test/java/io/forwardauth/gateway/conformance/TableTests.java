package io.forwardauth.gateway.conformance;

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table, each case held against both ways through the whole application.
 */
@Timeout(60)
class TableTests {

	static Stream<Arguments> cases() {
		return Arrays.stream(Way.values())
			.flatMap((way) -> Table.rows()
				.filter((row) -> way == Way.LINE || row.lineOnly() == null)
				.map((row) -> Arguments.of(Named.of(row.says(), row), way)));
	}

	@ParameterizedTest(name = "{1}: {0}")
	@MethodSource("cases")
	void holds(Case row, Way way) throws Exception {
		row.holdsOn(LocalStage.of(way));
	}

}
