package io.forwardauth.gateway.auth;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a denial's Location is read.
 */
class LocationResolverTests {

	private final LocationResolver resolver = new LocationResolver("http", "auth.test:81", "/a/verify", "x=1");

	@ParameterizedTest
	@CsvSource(quoteCharacter = '\'',
			value = { "/login,http://auth.test:81/login", "login,http://auth.test:81/a/login",
					"./login,http://auth.test:81/a/login", "../login,http://auth.test:81/login",
					"../../../login,http://auth.test:81/login", "/a/./b/../c,http://auth.test:81/a/c",
					"/a/..,http://auth.test:81/", "/.,http://auth.test:81/", "..,http://auth.test:81/",
					".,http://auth.test:81/a/", "?y=2,http://auth.test:81/a/verify?y=2",
					"#f,http://auth.test:81/a/verify?x=1#f", "//other.test/x,http://other.test/x",
					"//[::1]:8/x,http://[::1]:8/x", "/...,http://auth.test:81/...",
					"/login?rd=/../a,http://auth.test:81/login?rd=/../a", "/a//b,http://auth.test:81/a//b",
					"/a b|c{d}/é?e f,http://auth.test:81/a%20b%7Cc%7Bd%7D/%E9?e f" })
	void relativeLocationIsMadeAbsolute(String location, String expected) {
		assertThat(this.resolver.resolve(location)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://login.test/x?a=b#c", "http://login.test", "HTTP://login.test/a/../b",
			"https://login.test/x?rd=http://a|b[c]{d}^`\"<>", "https://login.test/x y", "mailto:x@login.test",
			"app+login://cb?code=%zz", "https://u@login.test:/x", "https://login.test/é", "http:login" })
	void absoluteLocationStaysAsItIs(String location) {
		assertThat(this.resolver.resolve(location)).isEqualTo(location);
	}

	@ParameterizedTest
	@ValueSource(strings = { ":foo", "://foo", "1http://login.test", "http://log in.test/", "http://login.test:8a/",
			"http://[::1/", "http://::1]/", "http://login.test/%zz", "/%z", "/%2", "/a#%zz", "a:b%2", "/a\tb",
			"/a\u007fb", "http://login.test\\@evil/" })
	void whatIsNoUrlIsRefused(String location) {
		assertThat(this.resolver.isUrl(location)).isFalse();
		assertThat(this.resolver.resolve(location)).isNull();
	}

}
