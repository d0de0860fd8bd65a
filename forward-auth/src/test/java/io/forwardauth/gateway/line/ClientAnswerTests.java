package io.forwardauth.gateway.line;

import java.util.List;

import com.google.re2j.Pattern;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;

import io.forwardauth.gateway.auth.SigninRedirect;
import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.routing.RoutedRequest;
import io.forwardauth.gateway.routing.Step;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What policies put on the answers that clients get, whoever gives them.
 */
class ClientAnswerTests extends LineTest {

	private static final String COOKIES = "Set-Cookie: a=origin\r\nSet-Cookie: o=1; Priority=High\r\n";

	private static final String ORIGIN = "HTTP/1.1 200 OK\r\n" + COOKIES + "Content-Length: 2\r\n\r\nok";

	@Test
	void authCookiesTakeThePlaceOfTheOrigins() throws Exception {
		startWithCookies("a");
		this.line.origin.answers(ORIGIN);
		assertThat(get().readMessage()).isEqualTo(head("HTTP/1.1 200 OK", "Content-Length: 2", "X-Rate: 1",
				"Set-Cookie: o=1; Priority=High", "Set-Cookie: a=1; SameParty") + "ok");
	}

	@Test
	void interimAnswersAreNotTouched() throws Exception {
		startWithCookies("a");
		this.line.origin.answers("HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=early\r\n\r\n" + ORIGIN);
		Wire client = get();
		assertThat(client.readHead()).isEqualTo(head("HTTP/1.1 103 Early Hints", "Set-Cookie: a=early"));
		assertThat(client.readMessage()).contains("200 OK", "a=1; SameParty").doesNotContain("a=origin");
	}

	@Test
	void switchedProtocolsAreAnAnswerToo() throws Exception {
		startWithCookies("a");
		Wire client = this.line.client()
			.sendHead("GET / HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: websocket",
					"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: k");
		originAsked().send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + COOKIES
				+ "Sec-WebSocket-Accept: a\r\n\r\n");
		assertThat(client.readHead()).startsWith("HTTP/1.1 101 ")
			.contains("Set-Cookie: o=1; Priority=High\r\nSet-Cookie: a=1; SameParty\r\n")
			.doesNotContain("a=origin");
	}

	@Test
	void theGatewaysOwnBadGatewayCarriesThem() throws Exception {
		startWithCookies("a");
		this.line.origin.close();
		assertThat(get().readMessage()).contains("502 Bad Gateway", "\r\nSet-Cookie: a=1; SameParty\r\n")
			.endsWith("\r\n\r\nBad Gateway");
	}

	@Test
	void soDoesTheRefusalOfABodyThatBreaks() throws Exception {
		startWithCookies("a");
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked");
		originAsked();
		client.send("zz\r\n");
		assertThat(client.readMessage()).contains("400 Bad Request", "Set-Cookie: a=1", "\r\nconnection: close\r\n");
	}

	@Test
	void soDoesTheRefusalOfABodyThatBreaksWhileALaterPolicyWaitsForIt() throws Exception {
		try (RawServer second = new RawServer().answers(LineFixture.ALLOW)) {
			this.line.policy("second", second, (options) -> options.forwardBody(true));
			this.line.steps = List.of(new Step.Ask("default"), new Step.Ask("second"));
			startWithCookies("a");
			Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked");
			client.send("zz\r\n");
			assertThat(client.readMessage()).contains("400 Bad Request", "Set-Cookie: a=1");
			assertThat(second.connections()).isZero();
		}
	}

	@Test
	void soDoesTheErrorOfAStepBehindThePolicy() throws Exception {
		this.line.steps = List.of(new Step.Ask("default"), (Step.RequestStep) (request) -> {
			throw new IllegalStateException("a step of a test that breaks on purpose");
		});
		startWithCookies("a");
		assertThat(get().readMessage()).contains("500 Internal Server Error", "Set-Cookie: a=1");
	}

	@Test
	void aDenialKeepsItsOwnCookies() throws Exception {
		this.line.auth
			.answers("HTTP/1.1 403 Forbidden\r\nSet-Cookie: a=1\r\nSet-Cookie: x=1\r\nContent-Length: 0\r\n\r\n");
		this.line.options = (options) -> options.addAuthCookiesToResponse(List.of("a"));
		this.line.start();
		assertThat(get().readMessage()).contains("403 Forbidden", "Set-Cookie: a=1\r\nSet-Cookie: x=1\r\n");
	}

	@Test
	void policiesAreNestedAsTraefiksAre() throws Exception {
		try (RawServer second = new RawServer().answers(
				"HTTP/1.1 200 OK\r\nSet-Cookie: a=2\r\nSet-Cookie: z=2\r\nX-Rate: 2\r\nX-Two: 2\r\nContent-Length: 0\r\n\r\n")) {
			this.line.policy("second", second,
					(options) -> options.addAuthCookiesToResponseRegex(Pattern.compile("^[az]$"))
						.clientResponseHeaders(List.of("X-Rate", "X-Two")));
			this.line.steps = List.of(new Step.Ask("default"), new Step.Ask("second"));
			startWithCookies("a", "b");
			this.line.origin.answers(ORIGIN);
			assertThat(get().readMessage()).contains("\r\nX-Rate: 1\r\n", "\r\nX-Two: 2\r\n",
					"Set-Cookie: o=1; Priority=High\r\nSet-Cookie: z=2\r\nSet-Cookie: a=1; SameParty\r\nSet-Cookie: b=1\r\n")
				.doesNotContain("X-Rate: 2", "a=2", "a=origin", "x=1");
		}
	}

	@Test
	void aLaterPolicysDenialIsEditedByTheOneBefore() throws Exception {
		try (RawServer second = new RawServer()
			.answers("HTTP/1.1 403 Forbidden\r\nSet-Cookie: a=2\r\nSet-Cookie: z=2\r\nContent-Length: 0\r\n\r\n")) {
			this.line.policy("second", second, (options) -> options.addAuthCookiesToResponse(List.of("z")));
			this.line.steps = List.of(new Step.Ask("default"), new Step.Ask("second"));
			startWithCookies("a");
			assertThat(get().readMessage())
				.contains("403 Forbidden", "Set-Cookie: z=2\r\nSet-Cookie: a=1; SameParty\r\n")
				.doesNotContain("a=2");
		}
	}

	@Test
	void responseStepsBeforeThePolicyHaveTheLastWord() throws Exception {
		this.line.steps = List.of(setCookie("a=before"), new Step.Ask("default"));
		startWithCookies("a");
		this.line.origin.answers(ORIGIN);
		assertThat(get().readMessage()).contains("Set-Cookie: a=before\r\n").doesNotContain("a=1", "o=1");
	}

	@Test
	void thePolicyHasTheLastWordOverThoseBehindIt() throws Exception {
		this.line.steps = List.of(new Step.Ask("default"), setCookie("a=behind"));
		startWithCookies("a");
		this.line.origin.answers(ORIGIN);
		assertThat(get().readMessage()).contains("Set-Cookie: a=1; SameParty\r\n").doesNotContain("behind", "o=1");
	}

	@Test
	void signInUrlStandsInForA401Alone() throws Exception {
		this.line.auth.answersWith((head) -> "HTTP/1.1 " + (head.contains("Uri: /in") ? "401 Unauthorized" : "403 No")
				+ "\r\nWWW-Authenticate: Basic\r\nSet-Cookie: s=1\r\nContent-Length: 4\r\n\r\nwho?");
		this.line.options = (options) -> options.authSigninUrl("https://login.test/");
		this.line.start();
		Wire client = this.line.client().sendHead("GET /in HTTP/1.1", "Host: h");
		assertThat(client.readMessage())
			.isEqualTo(head("HTTP/1.1 302 Found", "Location: https://login.test/", "content-length: 0"));
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.decision).isEqualTo("deny");
		assertThat(facts.status).isEqualTo(302);
		client.sendHead("HEAD /in HTTP/1.1", "Host: h");
		assertThat(client.readHead()).isEqualTo(head("HTTP/1.1 302 Found", "Location: https://login.test/"));
		client.sendHead("GET /out HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).contains("403", "WWW-Authenticate: Basic", "Set-Cookie: s=1").endsWith("who?");
		assertThat(this.line.origin.connections()).isZero();
	}

	@Test
	void answerThatIsTooLongIsA401WithoutASignIn() throws Exception {
		this.line.auth.answers("HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nwho?");
		this.line.options = (options) -> options.authSigninUrl("https://login.test/").maxResponseBodySize(3);
		this.line.start();
		assertThat(get().readMessage()).startsWith("HTTP/1.1 401 ");
	}

	@Test
	void browserIsSentToSignInWithWhatItAskedForAndAScriptIsNot() throws Exception {
		this.line.auth.answers("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 4\r\n\r\nwho?");
		this.line.options = (options) -> options
			.signinRedirect(new SigninRedirect("https://login.test/?a=b", "rd", List.of("app.test")));
		this.line.start();
		Wire client = this.line.client()
			.sendHead("GET /x/../p?q=|&r HTTP/1.1", "Host: app.test", "Accept: text/html", "Sec-Fetch-Mode: navigate");
		assertThat(client.readMessage()).isEqualTo(head("HTTP/1.1 302 Found",
				"Location: https://login.test/?a=b&rd=http%3A%2F%2Fapp.test%2Fp%3Fq%3D%7C%26r",
				"cache-control: no-store", "content-length: 0"));
		client.sendHead("GET /p HTTP/1.1", "Host: app.test", "Accept: text/html", "Sec-Fetch-Mode: cors");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 401 ")
			.contains("WWW-Authenticate: Basic")
			.endsWith("who?");
		client.sendHead("GET /p HTTP/1.1", "Host: evil.test", "Accept: text/html", "X-Forwarded-Host: app.test");
		assertThat(client.readMessage()).contains("302 Found", "\r\nLocation: https://login.test/?a=b\r\n");
	}

	@Test
	void preflightReachesTheOriginUnaskedAndForgesNoIdentity() throws Exception {
		this.line.origin.answers(OK);
		this.line.auth.answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
		this.line.options = (options) -> options.skipPreflight(true);
		this.line.start();
		Wire client = preflight("OPTIONS");
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(this.line.auth.connections()).isZero();
		assertThat(this.line.origin.heads().get(0)).startsWith("OPTIONS / HTTP/1.1\r\n")
			.contains("\r\nOrigin: https://o.test\r\n")
			.doesNotContain("root");
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.decision).isEqualTo("skip");
		assertThat(facts.policy).isEqualTo("default");
		assertThat(facts.authNanos).isZero();
		assertThat(preflight("GET").readMessage()).contains("403 Forbidden");
	}

	@Test
	void preflightIsAskedAboutByPoliciesThatDoNotSkipIt() throws Exception {
		try (RawServer second = new RawServer().answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
			this.line.policy("second", second);
			this.line.steps = List.of(new Step.Ask("default"), new Step.Ask("second"));
			this.line.options = (options) -> options.skipPreflight(true);
			this.line.start();
			assertThat(preflight("OPTIONS").readMessage()).contains("403 Forbidden");
			assertThat(this.line.facts().decision).isEqualTo("deny");
			assertThat(this.line.origin.connections()).isZero();
		}
	}

	@Test
	void preflightCannotForgeIdentityInItsTrailersEither() throws Exception {
		this.line.origin.answers(OK);
		this.line.options = (options) -> options.skipPreflight(true);
		this.line.start();
		Wire client = this.line.client()
			.sendHead("OPTIONS / HTTP/1.1", "Host: h", "Origin: https://o.test", "Access-Control-Request-Method: PUT",
					"Transfer-Encoding: chunked")
			.send("0\r\nX-Auth-User: root\r\n\r\n");
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(this.line.facts().decision).as("with a body it is no preflight").isEqualTo("allow");
	}

	private Wire preflight(String method) throws Exception {
		return this.line.client()
			.sendHead(method + " / HTTP/1.1", "Host: h", "Origin: https://o.test", "Access-Control-Request-Method: PUT",
					"X-Auth-User: root", "X_Auth_User: root", "x.auth.user: root");
	}

	private void startWithCookies(String... names) {
		this.line.auth.answers(head("HTTP/1.1 200 OK", "Set-Cookie: a=1; SameParty", "Set-Cookie: b=1",
				"Set-Cookie: x=1", "X-Rate: 1", "X-Other: 1", "Content-Length: 0"));
		this.line.options = (options) -> options.addAuthCookiesToResponse(List.of(names))
			.clientResponseHeaders(List.of("X-Rate"));
		this.line.start();
	}

	private static Step setCookie(String value) {
		return new Step.ResponseStep() {
			@Override
			public void apply(RoutedRequest request, HttpHeaders answer) {
				answer.set("Set-Cookie", value);
			}
		};
	}

}
