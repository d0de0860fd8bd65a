package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where an auth server sends people, in all the ways that can be written, well or badly.
 */
final class LocationCases {

	private LocationCases() {
	}

	static Stream<Case> rows() {
		Stream<Case> forms = Stream
			.of("", "/", "x", "./x", "../x", "/a/../x", "?q=1", "#f", "/x#f", "//other.test/x", "///x", "http:",
					"http://", "http:x", "http:/x", "http:///x", "http://other.test", "HTTP://Other.Test/x",
					"https://other.test:99999/", "http://other.test:x/", "http://u:p@other.test/", "http://[::1]:81/x",
					"http://[::1", "http://a b/", "/a b", "/a|b", "/a\\b", "/%zz", "/%2e%2e/x", "/\u00e9",
					"http://\u00e9.test/", "/a\tb", "javascript:alert(1)", "mailto:a@b", ":x", "1:x", "x:y",
					"/x?rd=http://h/a?b=c&d=|", "*", "%", "\"")
			.flatMap((location) -> Stream.of("/p", "/location/p").map((path) -> location(location, path)));
		return Stream.concat(forms, several());
	}

	private static Case location(String location, String path) {
		Case row = Case.of("the Location '" + location.replace("\t", "\\t") + "' on " + path);
		boolean rewritten = location.matches("(HTTP://O|http://\u00e9).*|http://")
				|| (path.startsWith("/location") && location.matches("/a[ |\\\\]b|/\u00e9|\""));
		return (rewritten ? row.differs(Reason.LOCATION_AS_SENT) : row).gets(path)
			.auth(Answer.status("302 Found", "see", "Location: " + location))
			.then((seen) -> {
				assertThat(seen.originRequests()).isEmpty();
				assertThat(seen.answer().status()).isIn(302, 500);
			});
	}

	private static Stream<Case> several() {
		return Stream.of(
				Case.of("two Locations")
					.gets("/p")
					.auth(Answer.status("302 Found", "see", "Location: /a", "Location: /b"))
					.then((seen) -> assertThat(seen.originRequests()).isEmpty()),
				Case.of("a Location in a 401")
					.gets("/p")
					.auth(Answer.status("401 Unauthorized", "who?", "Location: a/b?c"))
					.then((seen) -> seen.refused(401)),
				Case.of("a Location in a 201 goes nowhere")
					.gets("/p")
					.auth(Answer.status("201 Created", "", "Location: http://[bad"))
					.then(Seen::served));
	}

}
