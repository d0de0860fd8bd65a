package io.forwardauth.gateway.conformance;

import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table, each case held against both ways through the whole application, in both
 * protocols.
 */
@Timeout(60)
class TableTests {

	static Stream<Arguments> cases() {
		return Arrays.stream(Way.values())
			.flatMap((way) -> Table.rows()
				.filter(Case::canBePlayedHere)
				.map((row) -> Arguments.of(Named.of(row.says(), row), way)));
	}

	@ParameterizedTest(name = "{1}: {0}")
	@MethodSource("cases")
	void holds(Case row, Way way) throws Exception {
		LocalStage stage = LocalStage.of(way);
		Seen http1 = row.holdsOn(stage, Protocol.HTTP_1);
		if (row.canBeSaidIn(Protocol.HTTP_2)) {
			Seen http2 = row.holdsOn(stage, Protocol.HTTP_2);
			if (stage.limitOf(row) == null) {
				assertThat(http2.essence()).as("what came of it in HTTP/2").isEqualTo(http1.essence());
			}
		}
	}

	@Test
	void eachCaseHasANameOfItsOwn() {
		assertThat(Table.rows().map(Case::says)).doesNotHaveDuplicates();
	}

	@Test
	void tableIsAsLargeAsPromised() {
		assertThat(Table.rows().filter(Case::isHostile)).hasSizeGreaterThanOrEqualTo(60);
		assertThat(Table.rows()).hasSizeGreaterThanOrEqualTo(150);
	}

}
