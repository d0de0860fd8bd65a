package io.forwardauth.gateway.routing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RouteAuthTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
			one policy                | _genkey_0=a                                  | a   | false | false
			two in order              | _genkey_0=b;_genkey_1=a                      | b,a | false | false
			written out               | policy=a                                     | a   | false | false
			written out, two          | policy=a, b                                  | a,b | false | false
			a YAML list               | policy[0]=a;policy[1]=b                      | a,b | false | false
			none                      | _genkey_0=none                               | ''  | true  | false
			none, headers kept        | policy=none;keep-identity-headers=true       | ''  | true  | true
			none, in camel case       | policy=none;keepIdentityHeaders=true         | ''  | true  | true
			keep is false             | policy=a;keep-identity-headers=false         | a   | false | false
			""")
	void argumentsAreRead(String description, String args, String policies, boolean isPublic, boolean keep) {
		RouteAuth auth = RouteAuth.of("r", args(args));

		assertThat(String.join(",", auth.policies())).isEqualTo(policies);
		assertThat(auth.isPublic()).isEqualTo(isPublic);
		assertThat(auth.keepIdentityHeaders()).isEqualTo(keep);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			none beside a policy         | _genkey_0=a;_genkey_1=none             | a,none
			no policy at all             | keep-identity-headers=false            | ''
			an empty name                | policy=a,,b                            | a,,b
			an unknown argument          | policy=a;polcy=b                       | polcy
			keep is no boolean           | policy=none;keep-identity-headers=yes  | yes
			keep beside a policy         | policy=a;keep-identity-headers=true    | true
			""")
	void nonsenseIsRefusedByName(String description, String args, String value) {
		assertThatExceptionOfType(RouteConfigurationException.class).isThrownBy(() -> RouteAuth.of("r7", args(args)))
			.satisfies((refused) -> {
				assertThat(refused.routeId()).isEqualTo("r7");
				assertThat(refused.value()).isEqualTo(value);
				assertThat(refused.setting()).startsWith("ForwardAuth");
				assertThat(refused).hasMessageContaining("r7").hasMessageContaining(refused.allowed());
			});
	}

	@Test
	void aDefaultFilterBesideNoneIsRefused() {
		RouteAuth none = new RouteAuth(List.of(), true, false);
		RouteAuth policy = new RouteAuth(List.of("a"), false, false);

		assertThatExceptionOfType(RouteConfigurationException.class).isThrownBy(() -> policy.and("r", none));
		assertThatExceptionOfType(RouteConfigurationException.class).isThrownBy(() -> none.and("r", policy));
		assertThat(policy.and("r", policy).policies()).containsExactly("a", "a");
		assertThat(RouteAuth.UNSAID.and("r", none)).isEqualTo(none);
	}

	private static Map<String, String> args(String text) {
		Map<String, String> args = new LinkedHashMap<>();
		for (String arg : text.split(";", -1)) {
			args.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
		}
		return args;
	}

}
