package io.forwardauth.gateway.auth;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

import com.google.re2j.Pattern;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of an auth server's answer goes to the client, and what it takes away. Rows about
 * cookies were played against the real Traefik 3.7.15; where ours differs it says so.
 */
class ClientHeadersTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "nothing", quoteCharacter = '`',
			textBlock = """
					an auth server without cookies changes nothing            | nothing             | a=o,b=o,c=o | a=o,b=o,c=o
					a listed cookie takes the place of the origin's           | a=1                 | a=o,c=o     | c=o,a=1
					the origin's others come first, in order                  | b=1,a=1             | d=o,a=o,c=o | d=o,c=o,b=1,a=1
					an unlisted one of the auth server goes nowhere           | a=1,x=1             | c=o         | c=o,a=1
					one unlisted cookie is enough to take listed ones away    | x=1                 | a=o,c=o,b=o | c=o
					a cookie that is set twice is passed twice                | a=1,a=2             | c=o         | c=o,a=1,a=2
					case counts                                               | A=1                 | A=o,a=o     | A=o
					blanks around a name are none of it                       | a =1                | a\t= o      | a =1
					what is no cookie does not count                          | a                   | a=o,c=o     | a=o,c=o
					nor does a cookie without a name                          | =a                  | a=o,c=o     | a=o,c=o
					nor one whose name is no token                            | a b=1               | a=o,c=o     | a=o,c=o
					an equals sign behind the semicolon makes no name         | a; a=1              | a=o         | a=o
					the origin's lines without a name go with the listed ones | a=1                 | =a=o,a,c=o  | c=o,a=1
					an empty value is a value                                 | a=                  | a=o         | a=
					a value may hold equals signs                             | a=1=2               | a=o         | a=1=2
					a value that Traefik loses passes                         | a=x"y\\z            | a=o         | a=x"y\\z
					attributes that Traefik loses pass                        | a=1; Priority=High  | a=o         | a=1; Priority=High
					attributes of the origin's others too                     | a=1                 | c=o; Foo    | c=o; Foo,a=1
					""")
	void cookiesOfTheAuthServer(String says, String auth, String origin, String expected) {
		assertThat(edited(options().addAuthCookiesToResponse(List.of("a", "b")), auth, origin))
			.isEqualTo(List.of(expected.split(",", -1)));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			it is found anywhere in the name     | ession    | session_1=1 | session_2=o,c=o | c=o,session_1=1
			anchors hold                         | ^session$ | session=1   | session_2=o     | session_2=o,session=1
			case counts                          | ^SESS     | session=1   | session=o       | session=o
			unless it says so                    | (?i)^SESS | session=1   | session=o       | session=1
			values do not                        | secret    | a=secret    | a=secret        | a=secret
			""")
	void cookiesByRegularExpression(String says, String regex, String auth, String origin, String expected) {
		assertThat(edited(options().addAuthCookiesToResponseRegex(Pattern.compile(regex)), auth, origin))
			.isEqualTo(List.of(expected.split(",", -1)));
	}

	@Test
	void listAndExpressionAddUp() {
		PolicyOptions.Builder options = options().addAuthCookiesToResponse(List.of("a"))
			.addAuthCookiesToResponseRegex(Pattern.compile("^s_"));
		assertThat(edited(options, "s_1=1,a=1,b=1", "a=o,s_2=o,b=o")).containsExactly("b=o", "s_1=1", "a=1");
	}

	@Test
	void listedHeadersTakeThePlaceOfTheOrigins() {
		Consumer<HttpHeaders> edit = ClientHeaders
			.of(options().clientResponseHeaders(List.of("X-Rate", "x-late", "X-Absent")).build())
			.edit(PolicyFixture.headers(List.of("X-RATE: 1", "X-Late: a", "X-Other: o", "x-rate: 2")));
		HttpHeaders answer = PolicyFixture
			.headers(List.of("X-Rate: origin", "X-Rate: twice", "X-Absent: origin", "X-Own: origin"));
		edit.accept(answer);
		assertThat(answer.getAll("X-Rate")).containsExactly("1", "2");
		assertThat(answer.getAll("X-Late")).containsExactly("a");
		assertThat(answer.getAll("X-Absent")).as("what the auth server does not say stays").containsExactly("origin");
		assertThat(answer.getAll("X-Own")).containsExactly("origin");
		assertThat(answer.contains("X-Other")).isFalse();
	}

	@Test
	void setCookieAmongTheHeadersIsAddedAndTakesNothingAway() {
		assertThat(edited(options().clientResponseHeaders(List.of("set-cookie")), "a=1,b=1", "a=o"))
			.containsExactly("a=o", "a=1", "b=1");
	}

	@Test
	void noCookieIsAddedTwice() {
		PolicyOptions.Builder options = options().clientResponseHeaders(List.of("Set-Cookie"))
			.addAuthCookiesToResponse(List.of("a"));
		assertThat(edited(options, "a=1,b=1", "a=o,b=o")).containsExactly("b=o", "a=1", "b=1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Other: o", "Set-Cookie: no cookie" })
	void whereThereIsNothingToDoThereIsNoEdit(String header) {
		HttpHeaders auth = PolicyFixture.headers(List.of(header));
		assertThat(ClientHeaders.of(options().build()).edit(auth)).isNull();
		assertThat(ClientHeaders
			.of(options().clientResponseHeaders(List.of("X-Rate")).addAuthCookiesToResponse(List.of("a")).build())
			.edit(auth)).isNull();
	}

	private static List<String> edited(PolicyOptions.Builder options, String auth, String origin) {
		Consumer<HttpHeaders> edit = ClientHeaders.of(options.build()).edit(cookies(auth));
		HttpHeaders answer = cookies(origin);
		if (edit != null) {
			edit.accept(answer);
		}
		return answer.getAll("Set-Cookie");
	}

	private static HttpHeaders cookies(String lines) {
		HttpHeaders headers = PolicyFixture.headers(List.of("X-Other: o"));
		if (lines != null) {
			for (String line : lines.split(",", -1)) {
				headers.add("Set-Cookie", line);
			}
		}
		return headers;
	}

	private static PolicyOptions.Builder options() {
		return PolicyOptions.of("test", URI.create("http://auth.test"));
	}

}
