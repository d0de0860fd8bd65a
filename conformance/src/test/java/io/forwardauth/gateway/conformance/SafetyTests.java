package io.forwardauth.gateway.conformance;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What must always hold can be seen not to.
 */
class SafetyTests {

	private static final String[] OWN = { "X-Forwarded-For: 127.0.0.1", "X-Real-Ip: 127.0.0.1",
			"X-Forwarded-Proto: http", "X-Forwarded-Server: " + Safety.hostName() };

	@Test
	void holdsForWhatIsAsItShouldBe() {
		assertThatCode(() -> check("/", "X-Auth-User: u", "/default", "X-Auth-User: u")).doesNotThrowAnyException();
		assertThatCode(() -> check("/public/", "X-Other: o", null, "X-A: a")).doesNotThrowAnyException();
		assertThatCode(() -> check("/keep/", "X-Auth-User: me", null, "X-A: a")).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource({ "/, X-Auth-User: forged, /default, X-Auth-User: u", "/, x_auth_user: u, /default, X-Auth-User: u",
			"/, Foo-Any: forged, /default, X-A: a", "/, foo.any: forged, /default, X-A: a", "/, X-B: a, , X-A: a",
			"/two/, X-B: a, /first, X-A: a", "/two/, X-First: forged, /first, X-A: a",
			"/public/, X-Part-One: forged, , X-A: a", "/loose/, X-My-Part: forged, /loose, X-A: a",
			"/broad/, X-Both: forged, /broad, X-A: a", "/, X-Forwarded-Uri: /a, /default, X-A: a",
			"/, X-Scheme: s, /default, X-A: a", "/, X_Real_Ip: 1.1.1.1, /default, X-A: a",
			"/, Forwarded: for=a, /default, X-A: a", "/, X-Forwarded-Prefix: /a, /default, X-A: a",
			"/, X-Forwarded-For: 1.1.1.1, /default, X-A: a", "/, X-Real-Ip: 1.1.1.1, /default, X-A: a" })
	void brokenRuleIsFound(String target, String line, @Nullable String asked, String said) {
		assertThatThrownBy(() -> check(target, line, asked, said)).isInstanceOf(AssertionError.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "401 Unauthorized", "302 Found", "500 Oh", "103 Early Hints" })
	void originThatWasReachedWithoutAnAllowIsFound(String status) {
		Case row = Case.of("a case").gets("/").auth(Answer.status(status, ""));
		assertThatThrownBy(() -> check(row, "X-A: a", "/default")).isInstanceOf(AssertionError.class);
	}

	private static void check(String target, String line, @Nullable String asked, String said) {
		check(Case.of("a case").gets(target).auth(Answer.allow(said)), line, asked);
	}

	private static void check(Case row, String line, @Nullable String asked) {
		Message origin = new Message("GET / HTTP/1.1", Stream.concat(Stream.of(OWN), Stream.of(line)).toList(), "",
				List.of(), true);
		List<Message> auth = (asked != null)
				? List.of(new Message("GET " + asked + " HTTP/1.1", List.of(), "", List.of(), true)) : List.of();
		Safety.of(row, new Seen(LocalStage.of(Way.LINE), List.of(), auth, List.of(origin), "")).check();
	}

}
