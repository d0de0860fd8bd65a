package io.forwardauth.gateway.auth;

import java.util.List;
import java.util.stream.Stream;

import com.google.re2j.Pattern;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which headers only an auth server may set.
 */
class IdentityHeadersTests {

	private static final List<String> NOTHING = List.of();

	static Stream<Case> requests() {
		List<String> user = List.of("X-Auth-User");
		return Stream.of(new Case("T-02 sets listed and matching ones, all values, and nothing else",
				List.of("X-Auth-User", "X-Auth-Group"), "^Foo-",
				List.of("X-Auth-Group: admin", "Foo-Bar: client", "Foo-Baz: client", "Accept: a"),
				List.of("X-Auth-User: u", "X-Auth-Secret: s", "X-Auth-Group: g1", "Foo-Bar: auth", "X-Auth-Group: g2"),
				List.of("Accept: a", "X-Auth-User: u", "X-Auth-Group: g1", "Foo-Bar: auth", "X-Auth-Group: g2")),
				new Case("D-11 removes a listed one that the auth server did not send", user, null,
						List.of("X-Auth-User: admin", "Accept: a"), NOTHING, List.of("Accept: a")),
				new Case("D-12 sets one that is listed and matches once", user, "^X-Auth",
						List.of("X-Auth-User: admin"), List.of("x-auth-user: u", "X-Auth-Role: r"),
						List.of("X-Auth-User: u", "X-Auth-Role: r")),
				new Case("D-12 sets one that is listed twice once", List.of("X-Auth-User", "x-auth-USER"), null,
						NOTHING, List.of("X-Auth-User: u"), List.of("X-Auth-User: u")),
				new Case("D-13 finds the expression anywhere in the name", NOTHING, "Foo",
						List.of("X-Foo-Y: client", "X-Fo-Y: client"), List.of("X-Foo-Y: auth", "X-Fo-Y: auth"),
						List.of("X-Fo-Y: client", "X-Foo-Y: auth")),
				new Case("matches the canonical name, whatever the case on the wire", NOTHING, "^X-Auth-User$",
						List.of("x-AUTH-user: client"), List.of("x-auth-user: u"), List.of("x-auth-user: u")),
				new Case("is case-sensitive on the canonical name", NOTHING, "^x-auth", List.of("x-auth-user: client"),
						List.of("x-auth-user: u"), List.of("x-auth-user: client")),
				new Case("obeys (?i)", NOTHING, "(?i)^x-auth", List.of("X-Auth-User: client"), NOTHING, NOTHING),
				new Case("keeps repeated headers of the client that are not listed", user, "^Foo-",
						List.of("Cookie: a", "X-Other: 1", "Cookie: b", "X-Other: 2"), NOTHING,
						List.of("Cookie: a", "X-Other: 1", "Cookie: b", "X-Other: 2")),
				new Case("removes every value that the client sent", user, null,
						List.of("X-Auth-User: a", "x-auth-user: b", "X-AUTH-USER: c"), List.of("X-Auth-User: u"),
						List.of("X-Auth-User: u")),
				new Case("passes over managed headers, in both directions", NOTHING, "^X-",
						List.of("X-Forwarded-For: 1.2.3.4", "X-Real-Ip: 1.2.3.4", "X-Other: client"),
						List.of("X-Forwarded-Host: evil", "X-Role: r"),
						List.of("X-Forwarded-For: 1.2.3.4", "X-Real-Ip: 1.2.3.4", "X-Role: r")),
				new Case("sets a managed header that is listed by name", List.of("X-Real-Ip"), null,
						List.of("X-Real-Ip: 1.2.3.4"), List.of("X-Real-Ip: 198.51.100.1"),
						List.of("X-Real-Ip: 198.51.100.1")),
				new Case("does not copy an alias of a listed one from the auth server", user, null, NOTHING,
						List.of("X_Auth_User: u"), NOTHING),
				new Case("sets Authorization, which is no hop-by-hop header", List.of("Authorization"), null,
						List.of("Authorization: Basic c"), List.of("Authorization: Bearer j"),
						List.of("Authorization: Bearer j")));
	}

	@ParameterizedTest
	@MethodSource
	void requests(Case given) {
		HttpHeaders request = PolicyFixture.headers(given.client());
		IdentityHeaders identity = IdentityHeaders.of(given.listed(), pattern(given.regex()));
		identity.apply(request, PolicyFixture.headers(given.answer()));
		assertThat(PolicyFixture.lines(request)).containsExactlyElementsOf(given.expected());
	}

	@ParameterizedTest
	@ValueSource(strings = { "X_Auth_User", "X.Auth.User", "x-auth-user", "X-AUTH-USER", "X-Auth_User", "x_auth.user",
			"X!Auth~User" })
	void aliasesOfIdentityNeverPass(String name) {
		List<String> client = List.of(name + ": admin", "Accept: a");
		for (IdentityHeaders identity : List.of(IdentityHeaders.of(List.of("X-Auth-User"), null),
				IdentityHeaders.of(List.of("x_auth_user"), null),
				IdentityHeaders.of(NOTHING, Pattern.compile("^X-Auth-")))) {
			HttpHeaders request = PolicyFixture.headers(client);
			identity.apply(request, PolicyFixture.headers(NOTHING));
			assertThat(PolicyFixture.lines(request)).containsExactly("Accept: a");

			HttpHeaders trailers = PolicyFixture.headers(client);
			identity.stripTrailers(trailers);
			assertThat(PolicyFixture.lines(trailers)).containsExactly("Accept: a");

			HttpHeaders publicRequest = PolicyFixture.headers(client);
			IdentityHeaders.union(List.of(IdentityHeaders.of(List.of("X-Other"), null), identity)).strip(publicRequest);
			assertThat(PolicyFixture.lines(publicRequest)).containsExactly("Accept: a");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Auth-Users", "X-Auth", "XAuth-User", "X-Auth-User-", "_X-Auth-User", "X_Author" })
	void namesThatOnlyLookAlikePass(String name) {
		HttpHeaders request = PolicyFixture.headers(List.of(name + ": v"));
		IdentityHeaders.of(List.of("X-Auth-User"), null).strip(request);
		assertThat(PolicyFixture.lines(request)).containsExactly(name + ": v");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Te", "TE",
			"Trailer", "Keep-Alive", "Proxy-Connection" })
	void framingIsNeitherRemovedNorSet(String name) {
		for (IdentityHeaders identity : List.of(IdentityHeaders.of(List.of(name), null),
				IdentityHeaders.of(NOTHING, Pattern.compile(".*")))) {
			HttpHeaders request = PolicyFixture.headers(List.of(name + ": client"));
			identity.apply(request, PolicyFixture.headers(List.of(name + ": auth")));
			assertThat(PolicyFixture.lines(request)).containsExactly(name + ": client");
		}
	}

	@ParameterizedTest
	@CsvSource({ "x-auth-user,X-Auth-User", "X-AUTH-USER,X-Auth-User", "dnt,Dnt", "x_auth_user,X_auth_user",
			"sec-websocket-key,Sec-Websocket-Key", "1a-b2,1a-B2", "a--b,A--B", "-a,-A" })
	void canonicalNameIsGos(String name, String canonical) {
		assertThat(HeaderNamePatterns.canonical(name)).isEqualTo(canonical);
	}

	@Test
	void unionRemovesWhatEachPolicyListsOrMatches() {
		IdentityHeaders union = IdentityHeaders.union(List.of(IdentityHeaders.of(List.of("X-User"), null),
				IdentityHeaders.of(List.of("X-Group"), Pattern.compile("^Foo-")),
				IdentityHeaders.of(NOTHING, Pattern.compile("-Bar$"))));
		HttpHeaders request = PolicyFixture
			.headers(List.of("X-User: a", "X_Group: b", "Foo-1: c", "Any-Bar: d", "Accept: a"));
		union.strip(request);
		assertThat(PolicyFixture.lines(request)).containsExactly("Accept: a");
	}

	@Test
	void namesThatPushEachOtherOutAreStillJudgedRight() {
		IdentityHeaders identity = IdentityHeaders.of(NOTHING, Pattern.compile("^Foo-"));
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < 2000; i++) {
				HttpHeaders request = PolicyFixture.headers(List.of("Foo-" + i + ": a", "Fob-" + i + ": b"));
				identity.strip(request);
				assertThat(PolicyFixture.lines(request)).containsExactly("Fob-" + i + ": b");
			}
		}
	}

	private static Pattern pattern(String regex) {
		return (regex != null) ? Pattern.compile(regex) : null;
	}

	private record Case(String description, List<String> listed, String regex, List<String> client, List<String> answer,
			List<String> expected) {

		@Override
		public String toString() {
			return this.description;
		}

	}

}
