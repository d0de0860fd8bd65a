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
			.flatMap((way) -> Arrays.stream(Protocol.values())
				.flatMap((protocol) -> Table.rows()
					.filter((row) -> way == Way.LINE || row.lineOnly() == null)
					.filter((row) -> row.canBeSaidIn(protocol) && row.canBePlayedHere())
					.map((row) -> Arguments.of(Named.of(row.says(), row), way, protocol))));
	}

	@ParameterizedTest(name = "{1}, {2}: {0}")
	@MethodSource("cases")
	void holds(Case row, Way way, Protocol protocol) throws Exception {
		row.holdsOn(LocalStage.of(way), protocol);
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
