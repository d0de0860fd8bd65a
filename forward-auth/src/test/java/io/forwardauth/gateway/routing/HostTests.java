package io.forwardauth.gateway.routing;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HostTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			the same                             | example.org      | example.org      | http  | true
			another case                         | Example.org      | eXample.ORG      | http  | true
			a port on the host                   | example.org      | example.org:8080 | http  | true
			a port on both                       | example.org:8080 | example.org:8080 | http  | true
			another port                         | example.org:8080 | example.org:8081 | http  | false
			the port that https implies          | example.org:443  | example.org      | https | true
			a port that http does not imply      | example.org:443  | example.org      | http  | false
			the dot of the root                  | example.org      | example.org.     | http  | true
			the dot of the root and a port       | example.org      | example.org.:80  | http  | true
			any label                            | *.example.org    | a.example.org    | http  | true
			one label, not two                   | *.example.org    | a.b.example.org  | http  | false
			one label, not none                  | *.example.org    | example.org      | http  | false
			any labels                           | **.example.org   | a.b.Example.org:1 | http | true
			any labels, none of them             | **.example.org   | example.org      | http  | true
			a longer name is another             | **.example.org   | badexample.org   | http  | false
			a longer name is another, one label  | *.example.org    | badexample.org   | http  | false
			a name with the pattern in front     | example.org      | example.org.evil | http  | false
			an address                           | [[]::1]          | [::1]:8080       | http  | false
			no Host                              | example.org      | ''               | http  | false
			no Host, everything                  | **               | ''               | http  | true
			""")
	void hostIsComparedWithoutCaseAndWithOrWithoutPort(String description, String pattern, String host, String scheme,
			boolean expected) {
		MatchSubject subject = new Requests("GET", "/", host, scheme).subject();

		assertThat(HostPredicate.of(List.of(pattern), true).test(subject)).isEqualTo(expected);
	}

}
