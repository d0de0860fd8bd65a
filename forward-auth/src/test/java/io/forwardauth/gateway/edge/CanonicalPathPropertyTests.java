package io.forwardauth.gateway.edge;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is sent, route, policy and origin agree on where it leads.
 */
class CanonicalPathPropertyTests {

	@Provide
	Arbitrary<String> paths() {
		Arbitrary<String> pieces = Arbitraries.of("/", "/", ".", "..", "%2e", "%2E", "%2f", "%5C", "\\", ";", "%3b",
				"a", "b", "admin", "%61", "%25", "%252e", "|", "\u00e9", "%c3", "x=1", "~", "%20", "%00", "%", "...",
				"[");
		return pieces.list().ofMinSize(1).ofMaxSize(12).map((list) -> "/" + String.join("", list));
	}

	@Provide
	Arbitrary<String> bytes() {
		return Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40).map((text) -> "/" + text);
	}

	@Property
	void canonicalOfCanonicalIsItself(@ForAll("paths") String sent) {
		String canonical = canonical(sent);
		assertThat(CanonicalPath.of(canonical)).isSameAs(canonical);
	}

	@Property
	void noOriginFindsADotSegmentAfterDecoding(@ForAll("paths") String sent) {
		String canonical = canonical(sent);
		for (String segment : decoded(canonical).split("[/\\\\]", -1)) {
			assertThat(withoutParameters(segment)).as(canonical).isNotIn(".", "..");
		}
		for (String segment : canonical.split("/", -1)) {
			assertThat(decoded(withoutParameters(segment))).as(canonical).isNotIn(".", "..");
		}
	}

	@Property
	void noEmptySegmentIsLeft(@ForAll("paths") String sent) {
		assertThat(canonical(sent)).startsWith("/").doesNotContain("//");
	}

	@Property
	void onlyCharactersOfAPathAreLeft(@ForAll("bytes") String sent) {
		assertThat(canonical(sent)).matches("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/\\[\\]-]|%[0-9A-F]{2})*");
	}

	/** As a model: Traefik's rule, one step after the other, on whole strings. */
	@Property
	void canonicalIsWhatANaiveReaderMakesOfIt(@ForAll("paths") String sent) {
		StringBuilder encoded = new StringBuilder();
		for (int i = 0; i < sent.length(); i++) {
			char c = sent.charAt(i);
			if (c == '%') {
				Assume.that(i + 2 < sent.length() && sent.substring(i + 1, i + 3).matches("[0-9a-fA-F]{2}"));
				char octet = (char) Integer.parseInt(sent.substring(i + 1, i + 3), 16);
				encoded
					.append(String.valueOf(octet).matches("[A-Za-z0-9._~-]") ? String.valueOf(octet) : escape(octet));
				i += 2;
			}
			else {
				encoded.append(("|\\\u00e9".indexOf(c) >= 0) ? escape(c) : String.valueOf(c));
			}
		}
		String expected = Path.of(encoded.toString()).normalize().toString();
		if (encoded.charAt(encoded.length() - 1) == '/' && !expected.equals("/")) {
			expected += "/";
		}
		assertThat(canonical(sent)).isEqualTo(expected);
	}

	private static String canonical(String sent) {
		@Nullable String canonical = CanonicalPath.of(sent);
		Assume.that(canonical != null);
		return Objects.requireNonNull(canonical);
	}

	private static String escape(char c) {
		return String.format("%%%02X", (int) c);
	}

	private static String withoutParameters(String segment) {
		int semicolon = segment.indexOf(';');
		return (semicolon < 0) ? segment : segment.substring(0, semicolon);
	}

	private static String decoded(String text) {
		return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
	}

}
