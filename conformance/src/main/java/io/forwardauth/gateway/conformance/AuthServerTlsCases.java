package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Auth servers that speak TLS: whom a policy trusts, and what it shows. Whoever cannot be
 * trusted allows nothing.
 */
final class AuthServerTlsCases {

	private AuthServerTlsCases() {
	}

	static Stream<Case> rows() {
		return Stream.of(allowed("one that tls.ca has signed for", "tlsca"), allowed("anybody, if told to", "tlsany"),
				allowed("one that wants a client certificate and gets it", "tlsmutual"),
				refused("one that another authority has signed for", "tlsother"),
				refused("one that only the policy's tls.ca would make known", "tlsnone"),
				refused("one that wants a client certificate and gets none", "tlsbare"),
				Case.of("a denial over TLS goes to the client")
					.gets("/tlsca/")
					.auth(Answer.status("401 Unauthorized", "who?", "WWW-Authenticate: Basic", "Location: /login"))
					.then((seen) -> {
						assertThat(seen.refused(401).answer().body()).isEqualTo("who?");
						assertThat(seen.answer().header("Location")).singleElement()
							.asString()
							.startsWith("https://127.0.0.1:");
					}),
				Case.of("a denial to a client certificate goes to the client")
					.gets("/tlsmutual/")
					.auth(Answer.status("403 Forbidden", "not you"))
					.then((seen) -> assertThat(seen.refused(403).answer().body()).isEqualTo("not you")),
				Case.of("an auth server that breaks off over TLS allows nothing")
					.gets("/tlsca/")
					.hostile()
					.auth(Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").then(Answer.After.CLOSE))
					.then((seen) -> seen.refused(500)));
	}

	private static Case allowed(String whom, String policy) {
		return Case.of("over TLS it is asked " + whom)
			.gets("/" + policy + "/a?b", "X-Auth-User: forged", "Cookie: c=1")
			.auth(Answer.allow("X-Auth-User: u"))
			.then((seen) -> {
				assertThat(seen.served().origin().header("X-Auth-User")).containsExactly("u");
				assertThat(seen.auth().target()).isEqualTo("/" + policy);
				assertThat(seen.auth().header("X-Forwarded-Proto")).containsExactly("http");
				assertThat(seen.auth().header("Cookie")).containsExactly("c=1");
			});
	}

	private static Case refused(String whom, String policy) {
		return Case.of("over TLS nothing is sent to " + whom)
			.gets("/" + policy + "/")
			.hostile()
			.then((seen) -> seen.refusedAtTheEdge(500));
	}

}
