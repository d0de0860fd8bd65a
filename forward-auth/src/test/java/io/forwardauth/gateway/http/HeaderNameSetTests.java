package io.forwardauth.gateway.http;

import java.nio.CharBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import io.netty.util.AsciiString;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HeaderNameSetTests {

	private static final List<String> MEMBERS = List.of("X-Auth-User", "X-Auth-Groups", "Remote_User", "Authorization",
			"X-Forwarded-For");

	private final HeaderNameSet set = HeaderNameSet.of(MEMBERS);

	/** Names near the members: letters of either case, marks in place of hyphens. */
	@Provide
	Arbitrary<String> names() {
		Arbitrary<String> marks = Arbitraries.of("-", "_", ".", "!", "~", "-", "\u00e9", "");
		return Arbitraries
			.of("X-Auth-User", "x-auth-user", "X-AUTH-GROUPS", "remote-user", "Remote_User", "authorization",
					"x-forwarded-for", "X-Other", "X-Auth-Use")
			.flatMap((name) -> marks.list().ofSize(4).map((list) -> {
				String made = name;
				for (String mark : list) {
					made = made.contains("-") ? made.replaceFirst("-", (mark.equals("-") ? "\0" : mark)) : made;
				}
				return made.replace('\0', '-');
			}));
	}

	@Property
	void membersAreFoundInAnyCaseAndType(@ForAll("names") String name) {
		boolean expected = MEMBERS.stream().anyMatch(name::equalsIgnoreCase);
		assertThat(this.set.contains(name)).isEqualTo(expected);
		assertThat(this.set.contains(CharBuffer.wrap(name))).isEqualTo(expected);
		assertThat(this.set.contains(new AsciiString("." + name).subSequence(1))).isEqualTo(expected);
	}

	@Property
	void aliasIsANameWithMarksForHyphens(@ForAll("names") String name) {
		String hyphenated = name.replaceAll("[^A-Za-z0-9-]", "-");
		boolean expected = !hyphenated.equals(name) && MEMBERS.stream()
			.anyMatch((member) -> member.toLowerCase(Locale.ROOT).equals(hyphenated.toLowerCase(Locale.ROOT)));
		assertThat(this.set.containsAlias(name)).isEqualTo(expected);
		assertThat(this.set.containsAlias(new AsciiString(name))).isEqualTo(expected);
	}

	@Property
	void strangersAreNotFound(@ForAll String name) {
		assertThat(this.set.contains(name)).isEqualTo(MEMBERS.stream().anyMatch(name::equalsIgnoreCase));
	}

	@Example
	void allMembersOfALargeSetAreFound() {
		List<String> names = IntStream.range(0, 127).mapToObj((i) -> "X-Name-" + i).toList();
		HeaderNameSet large = HeaderNameSet.of(names);
		assertThat(names).allMatch(large::contains).allMatch((name) -> large.containsAlias(name.replace('-', '_')));
		assertThat(large.contains("X-Name-127")).isFalse();
	}

	@Example
	void moreThan127NamesAreRefused() {
		List<String> names = IntStream.range(0, 128).mapToObj((i) -> "X-" + i).toList();
		assertThatIllegalArgumentException().isThrownBy(() -> HeaderNameSet.of(names)).withMessageContaining("127");
	}

	@Example
	void aNameTwiceCountsOnce() {
		assertThat(HeaderNameSet.of("X-A", "x-a", "X-B").names()).hasToString("[X-A, X-B]");
	}

	@Example
	void theEmptySetHasNothing() {
		assertThat(HeaderNameSet.of().contains("")).isFalse();
		assertThat(HeaderNameSet.of().containsAlias("_")).isFalse();
		assertThat(HeaderNameSet.of().isEmpty()).isTrue();
	}

}
