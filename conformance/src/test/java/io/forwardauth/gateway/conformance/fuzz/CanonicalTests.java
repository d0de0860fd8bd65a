package io.forwardauth.gateway.conformance.fuzz;

import io.forwardauth.gateway.edge.CanonicalPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The specification's table, and that two who have read it come to the same.
 */
class CanonicalTests {

	@ParameterizedTest(name = "{0} is {1}")
	@CsvSource(delimiter = ' ', nullValues = "refused", quoteCharacter = '\0', textBlock = """
			/a/../admin /admin
			/a/%2e%2e/admin /admin
			/../admin /admin
			//admin /admin
			/%61dmin /admin
			/admin/. /admin
			/admin/ /admin/
			/a/... /a/...
			/a;v=1/b /a;v=1/b
			/a[b] /a[b]
			/a%20b /a%20b
			/a%25b /a%25b
			/admin/.. /
			/.. /
			/a/./ /a/
			/a%2fb /a%2Fb
			/a%3bb /a%3Bb
			/a|b /a%7Cb
			/a\\b /a%5Cb
			/a{b} /a%7Bb%7D
			/a/%252e%252e/admin /a/%252e%252e/admin
			/a/..%2fadmin refused
			/a/..;/admin refused
			/a/..\\admin refused
			/a/..%5cadmin refused
			/a/.%3b/admin refused
			/a%2f.. refused
			/a%00b refused
			/a%0Ab refused
			/a%zzb refused
			/a% refused
			a refused
			/a?b refused
			""")
	void isThePathOfTheSpecification(String path, String canonical) {
		assertThat(Canonical.of(path)).isEqualTo(canonical);
	}

	@Test
	void isTheGatewaysOwnForWhateverIsGenerated() {
		for (int i = 0; i < 20_000; i++) {
			String target = new Targets(Dice.of(11, i)).any();
			String path = target.split("\\?", 2)[0];
			assertThat(Canonical.of(path)).as(path).isEqualTo(CanonicalPath.of(path));
		}
	}

}
