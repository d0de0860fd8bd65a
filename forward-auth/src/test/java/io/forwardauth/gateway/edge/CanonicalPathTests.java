package io.forwardauth.gateway.edge;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CanonicalPathTests {

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiterString = " => ", quoteCharacter = '\u00a7', textBlock = """
			parent segment                      => /a/../admin         => /admin
			encoded parent segment              => /a/%2e%2e/admin     => /admin
			parent segment, encoded in capitals => /a/%2E%2E/admin     => /admin
			half encoded parent segment         => /a/.%2e/admin       => /admin
			parent of the root                  => /../admin           => /admin
			parents of the root                 => /../../../admin     => /admin
			double slash                        => //admin             => /admin
			double slash inside                 => /a//b               => /a/b
			many slashes                        => ///a////b//         => /a/b/
			nothing but slashes                 => ///                 => /
			encoded letter                      => /%61dmin            => /admin
			encoded unreserved marks            => /%2D%2E%5F%7Ea      => /-._~a
			dot segment at the end              => /admin/.            => /admin
			encoded dot segment at the end      => /admin/%2e          => /admin
			dot segment inside                  => /./admin/./x        => /admin/x
			dot segment before a slash          => /admin/./           => /admin/
			nothing but a dot segment           => /.                  => /
			parent segment at the end           => /admin/..           => /
			parent segment before a slash       => /a/b/../            => /a/
			parent segment after two            => /a/b/..             => /a
			parent of the root at the end       => /..                 => /
			parents of all                      => /a/../..            => /
			slashes and parents                 => /a//../b            => /b
			escaped slash, lower case           => /a%2fb              => /a%2Fb
			escaped semicolon                   => /a%3bb              => /a%3Bb
			escaped question mark               => /a%3fb              => /a%3Fb
			escaped number sign                 => /a%23b              => /a%23b
			escaped backslash                   => /a%5cb              => /a%5Cb
			pipe                                => /a|b                => /a%7Cb
			backslash                           => /a\\b               => /a%5Cb
			braces                              => /a{b}               => /a%7Bb%7D
			caret                               => /a^b                => /a%5Eb
			backtick                            => /a`b                => /a%60b
			quotation mark                      => /a"b                => /a%22b
			angle brackets                      => /a<b>               => /a%3Cb%3E
			raw UTF-8, a character a byte       => /\u00c3\u00a9       => /%C3%A9
			escaped UTF-8, lower case           => /%c3%a9             => /%C3%A9
			twice encoded parent segment passes => /a/%252e%252e/admin => /a/%252e%252e/admin
			escaped control that is harmless    => /a%09b%7fc          => /a%09b%7Fc
			parent removes a segment with slash => /a%2fb/../admin     => /admin
			parent removes parameters           => /a;v=1/../admin     => /admin
			""")
	void pathBecomesCanonical(String description, String sent, String canonical) {
		assertThat(CanonicalPath.of(sent)).as(description).isEqualTo(canonical);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/admin", "/admin/", "/a/...", "/a/..b", "/a/.well-known", "/...", "/a;v=1/b",
			"/a;/b", "/a/;x=..", "/a;..", "/a+b", "/a:b@c", "/a[b]", "/a%20b", "/a%25b", "/!$&'()*+,;=:@", "/a%2Fb",
			"/~user", "/a%2F...", "/a%5C...%5Cb", "/a..;b", "/a..%2Fb", "/a.%5Cb" })
	void canonicalPathIsReturnedAsItIs(String path) {
		assertThat(CanonicalPath.of(path)).isSameAs(path);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiterString = " => ", quoteCharacter = '\u00a7', textBlock = """
			parent before an escaped slash            => /a/..%2fadmin
			parent before an escaped slash, capitals  => /a/..%2Fadmin
			encoded parent before an escaped slash    => /a/%2e%2e%2fadmin
			parent after an escaped slash             => /a%2f..
			parent after an escaped slash, then more  => /a%2f../admin
			parent between escaped slashes            => /a%2f..%2fadmin
			parent with empty parameters              => /a/..;/admin
			parent with parameters                    => /a/..;x=1/admin
			encoded parent with parameters            => /a/%2e%2e;x/admin
			parent with an escaped semicolon          => /a/..%3b/admin
			parent with parameters at the end         => /a/..;
			parent before a backslash                 => /a/..\\admin
			parent after a backslash                  => /a\\..
			parent before an escaped backslash        => /a/..%5cadmin
			parent between backslashes                => /a/x\\..\\admin
			parent in what may be a parameter         => /a;x=%2f../admin
			parent with parameters behind a slash     => /a%2f..;x/admin
			dot before an escaped slash               => /a/.%2fadmin
			dot with parameters                       => /a/.;x/admin
			treacherous segment that is removed again => /a/..;/../admin
			NUL                                       => /a%00b
			line feed                                 => /a%0Ab
			carriage return                           => /a%0Db
			line feed, lower case                     => /a%0ab
			escape without digits                     => /a%zzb
			escape with one digit                     => /a%4
			escape with nothing                       => /a%
			escape with a space                       => /a%4 b
			escape of another kind                    => /a%u002e
			escape of fullwidth digits                => /a%\uff12\uff25
			half an escape before a slash             => /a%2/b
			blank                                     => /a b
			number sign                               => /a#b
			question mark                             => /a?b
			character that is no byte                 => /a\u0100b
			no leading slash                          => admin
			asterisk                                  => *
			""")
	void treacherousOrMalformedPathIsRefused(String description, String sent) {
		assertThat(CanonicalPath.of(sent)).as(description).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/a\tb", "/a\0b", "/a\nb", "/a\rb", "/a\u001fb", "/a\u007fb", "/ " })
	void pathWithControlCharactersOrWithoutAnyIsRefused(String sent) {
		assertThat(CanonicalPath.of(sent)).isNull();
	}

	@Test
	void deepDotSegmentsAreResolvedInLinearTime() {
		String path = "/a".repeat(20_000) + "/..".repeat(20_000) + "/admin";
		assertThat(CanonicalPath.of(path)).isEqualTo("/admin");
	}

}
