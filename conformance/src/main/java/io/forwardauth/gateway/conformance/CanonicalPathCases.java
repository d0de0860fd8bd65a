package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * There is one path: route, policy, X-Forwarded-Uri and origin all see it.
 */
final class CanonicalPathCases {

	private CanonicalPathCases() {
	}

	private static final String UMLAUT = "/caf\u00c3\u00a9";

	static Stream<Case> rows() {
		return Stream.of(removed(), kept(), encoded(), refused(), queries(), routes()).flatMap((rows) -> rows);
	}

	private static Stream<Case> removed() {
		return Stream.of(canonical("/a/../admin", "/admin"), canonical("/a/%2e%2e/admin", "/admin"),
				canonical("/a/%2E./admin", "/admin"), canonical("/../admin", "/admin"), canonical("//admin", "/admin"),
				canonical("/%61dmin", "/admin"), canonical("/admin/.", "/admin"), canonical("/./admin", "/admin"),
				canonical("/admin/..", "/"), canonical("/..", "/"), canonical("/", "/"),
				canonical("/a//b///c", "/a/b/c"), canonical("/%7euser/%2D%5f", "/~user/-_"));
	}

	private static Stream<Case> kept() {
		return Stream
			.of("/admin/", "/a/...", "/a;v=1/b", "/a+b", "/a:b@c", "/a[b]", "/a%20b", "/a%25b", "/a/%252e%252e/admin",
					"/a!$&'()*,;=b", "/...", "/.well-known/x")
			.map((path) -> canonical(path, path));
	}

	private static Stream<Case> encoded() {
		return Stream.of(canonical("/a%2fb", "/a%2Fb"), canonical("/a%3bb", "/a%3Bb"), canonical("/a%3fb", "/a%3Fb"),
				canonical("/a%23b", "/a%23b"), canonical("/a|b", "/a%7Cb"), canonical("/a\\b", "/a%5Cb"),
				canonical("/a{b}", "/a%7Bb%7D"), canonical("/a^b", "/a%5Eb"), canonical("/a`b", "/a%60b"),
				canonical("/a\"b", "/a%22b"), canonical("/a<b>", "/a%3Cb%3E"), canonical(UMLAUT, "/caf%C3%A9"),
				canonical("/caf%c3%a9", "/caf%C3%A9"));
	}

	private static Stream<Case> refused() {
		return Stream
			.of("/a/..%2fadmin", "/a/..%2Fadmin", "/a/%2e%2e%2fadmin", "/a/..;/admin", "/a/..;x=y/admin",
					"/a/..\\admin", "/a/..%5cadmin", "/a/..%5Cadmin", "/a%00b", "/a%0Ab", "/a%0ab", "/a%0Db", "/a%zzb",
					"/a%", "/a%2", "/public/..%2fadmin", "/public/..;/admin")
			.map((path) -> differing(path,
					Case.of(path + " is refused").gets(path).hostile().then((seen) -> seen.refusedAtTheEdge(400))));
	}

	private static Case differing(String path, Case row) {
		if (path.contains("..") || path.contains("%2e%2e")) {
			return row.differs(Reason.HIDDEN_DOTS);
		}
		return path.matches(".*%0[0aAdD].*") ? row.differs(Reason.CONTROL_CHARACTERS) : row;
	}

	private static Stream<Case> queries() {
		Stream<Case> semicolon = Stream.of(canonical("/a?x=1;y=2", "/a?x=1;y=2").differs(Reason.QUERY_UNTOUCHED));
		return Stream.concat(semicolon,
				Stream
					.of("/a?", "/a?x=%zz", "/a?x=[1]|{2}", "/a?/../admin", "/a?x=%2e%2e&y=%c3", "/a?a=b?c=d",
							"/a?x=\"<>^`\\", "/a?x=\u00c3\u00a9", "/a?x=%7C|", "/a??", "/a?x=a+b%20c")
					.map((target) -> canonical(target, target)));
	}

	private static Stream<Case> routes() {
		Stream<Case> guarded = Stream
			.of("/public/../admin", "/public/%2e%2e/admin", "/public/./../admin", "/public%2fadmin", "/PUBLIC/x",
					"//public/../admin", "/publicx", "/public%3Bx/y")
			.map((path) -> Case.of(path + " is no way into the public route").gets(path).hostile().then(Seen::served));
		Stream<Case> open = Stream.of("/public/x", "//public/x", "/admin/../public/x", "/%70ublic/x", "/public")
			.map((path) -> Case.of(path + " is public").gets(path).then((seen) -> {
				seen.answered(200).origin();
				assertThat(seen.authRequests()).isEmpty();
			}));
		return Stream.of(guarded, open, rewritten(), absolute()).flatMap((rows) -> rows);
	}

	private static Stream<Case> rewritten() {
		return Stream
			.of(Case.of("StripPrefix acts for the origin only (D-19)").gets("/strip/a%2fb/c?q=|").then((seen) -> {
				assertThat(seen.auth().header("X-Forwarded-Uri")).containsExactly("/strip/a%2Fb/c?q=|");
				assertThat(seen.auth().header("X-Forwarded-Prefix")).isEmpty();
				assertThat(seen.origin().target()).isEqualTo("/a%2Fb/c?q=|");
				assertThat(seen.origin().header("X-Forwarded-Prefix")).containsExactly("/strip");
			}), Case.of("a twice encoded dot segment stays one segment in SetPath")
				.gets("/set/%252e%252e")
				.then((seen) -> {
					assertThat(seen.served().auth().header("X-Forwarded-Uri")).containsExactly("/set/%252e%252e");
					assertThat(seen.origin().target()).isEqualTo("/api/%252e%252e");
				}), Case.of("what SetPath makes is canonicalised again")
					.gets("/rewrite/x?q")
					.differs(Reason.NO_REPLACED_PATH)
					.then((seen) -> {
						assertThat(seen.auth().header("X-Forwarded-Uri")).containsExactly("/rewrite/x?q");
						assertThat(seen.origin().target()).isEqualTo("/new/x?q");
					}));
	}

	private static Stream<Case> absolute() {
		return Stream.of(Case.of("an absolute target's authority is the Host (X-07)")
			.gets("http://other.example:81/public/../admin?q")
			.then((seen) -> {
				assertThat(seen.auth().header("X-Forwarded-Uri")).containsExactly("/admin?q");
				assertThat(seen.auth().header("X-Forwarded-Host")).containsExactly("other.example:81");
				assertThat(seen.auth().header("X-Forwarded-Port")).containsExactly("81");
				assertThat(seen.origin().target()).isEqualTo("/admin?q");
				assertThat(seen.origin().header("Host")).containsExactly("other.example:81");
			}));
	}

	private static Case canonical(String sent, String path) {
		return Case.of(sent + " is " + path + " to everybody").gets(sent).then((seen) -> {
			seen.served();
			assertThat(seen.auth().header("X-Forwarded-Uri")).containsExactly(path);
			assertThat(seen.origin().target()).isEqualTo(path);
		});
	}

}
