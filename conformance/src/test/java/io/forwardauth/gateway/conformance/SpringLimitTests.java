package io.forwardauth.gateway.conformance;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users must know stands where they read.
 */
class SpringLimitTests {

	@ParameterizedTest
	@EnumSource
	void isDocumented(SpringLimit limit) throws Exception {
		assertThat(Files.readString(Path.of("../docs/spring-way.md"))).contains(limit.sentence());
	}

}
