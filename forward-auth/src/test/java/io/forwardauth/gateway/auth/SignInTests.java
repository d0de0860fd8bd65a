package io.forwardauth.gateway.auth;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.netty.channel.DefaultEventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is sent to a sign-in page in place of a 401, where to, and with which URL.
 */
class SignInTests {

	private static final String CHROME = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	private static final DefaultEventLoop LOOP = new DefaultEventLoop();

	@AfterAll
	static void stop() {
		LOOP.shutdownGracefully();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "DELETE" })
	void fixedUrlIsForEverybodyAndCarriesNothing(String method) {
		SignIn signIn = SignIn.of(options((options) -> options.authSigninUrl("https://login.test/?x=1")));
		Decision.Deny deny = signIn.denial(asked(method, "/path", ""), "jane");
		assertThat(deny.status().code()).isEqualTo(302);
		assertThat(deny.body().isReadable()).isFalse();
		assertThat(deny.user()).isEqualTo("jane");
		List<String> length = method.equals("HEAD") ? List.of() : List.of("content-length: 0");
		assertThat(PolicyFixture.lines(deny.headers()))
			.isEqualTo(Stream.concat(Stream.of("Location: https://login.test/?x=1"), length.stream()).toList());
	}

	@Test
	void withoutAnOptionThe401Stays() {
		assertThat(SignIn.of(options((options) -> {
		})).denial(asked("GET", "/", "", CHROME), null)).isNull();
	}

	static Stream<List<String>> browsers() {
		return Stream.of(List.of(CHROME), List.of("Accept: text/html"),
				List.of("Accept: */*", "Accept: a/b, TEXT/HTML"), List.of("Accept: text/html;level=1;q=0.5"),
				List.of(CHROME, "Sec-Fetch-Mode: navigate"), List.of(CHROME, "X-Requested-With: com.example.webview"));
	}

	@ParameterizedTest
	@MethodSource("browsers")
	void browserIsSentToTheSignInPage(List<String> headers) {
		for (String method : List.of("GET", "HEAD")) {
			assertThat(redirect().denial(asked(method, "/", "", headers.toArray(String[]::new)), null)).isNotNull();
		}
	}

	static Stream<List<String>> others() {
		return Stream.of(List.of(), List.of("Accept: */*"), List.of("Accept: text/*"), List.of("Accept: text/htmlx"),
				List.of("Accept: application/json, text/plain"), List.of("Accept: text/html;q=0, a/b"),
				List.of("Accept: text/html; q=0.000"), List.of("Accept: "), List.of("Sec-Fetch-Mode: navigate"),
				List.of(CHROME, "Sec-Fetch-Mode: cors"), List.of(CHROME, "Sec-Fetch-Mode: same-origin"),
				List.of(CHROME, "Sec-Fetch-Mode: no-cors"), List.of(CHROME, "Sec-Fetch-Mode: "),
				List.of(CHROME, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Mode: cors"),
				List.of(CHROME, "X-Requested-With: XMLHttpRequest"));
	}

	@ParameterizedTest
	@MethodSource("others")
	void anybodyElseKeepsThe401(List<String> headers) {
		assertThat(redirect().denial(asked("GET", "/", "", headers.toArray(String[]::new)), null)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE", "OPTIONS", "PATCH" })
	void whatIsNoNavigationKeepsThe401(String method) {
		assertThat(redirect().denial(asked(method, "/", "", CHROME), null)).isNull();
	}

	@Test
	void webSocketKeepsThe401() {
		HttpHeaders headers = PolicyFixture.headers(List.of(CHROME));
		EdgeRequest handshake = new EdgeRequest(HttpMethod.GET, "/", "", "app.test", "http", true, headers,
				new Peer("192.0.2.7", "192.0.2.7", false, false));
		assertThat(redirect().denial(new AuthorizationRequest(LOOP, handshake, headers, null), null)).isNull();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', emptyValue = "", textBlock = """
			a bare URL                 | https://l.test/      | https://l.test/?rd=U
			a URL with a query         | https://l.test/?a=b  | https://l.test/?a=b&rd=U
			a query that is empty      | https://l.test/?     | https://l.test/?rd=U
			a query that waits         | https://l.test/?a&   | https://l.test/?a&rd=U
			a URL with a fragment      | https://l.test/#/in  | https://l.test/?rd=U#/in
			a question in the fragment | https://l.test/#/?x  | https://l.test/?rd=U#/?x
			a path of the host asked   | /login               | /login?rd=U
			""")
	void urlIsCarriedInTheQuery(String says, String url, String expected) {
		SignIn signIn = redirect(url, "rd", "app.test");
		assertThat(location(signIn, asked("GET", "/", "", CHROME)))
			.isEqualTo(expected.replace("U", "https%3A%2F%2Fapp.test%2F"));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					path and query, byte for byte     | /a%2Fb/c  | `?x=1&y=%zz|+[]`| %2Fa%252Fb%2Fc%3Fx%3D1%26y%3D%25zz%7C%2B%5B%5D
					a question mark alone             | /a        | ?               | %2Fa%3F
					what would end the parameter      | /a&b=c;d  | ?e=#f           | %2Fa%26b%3Dc%3Bd%3Fe%3D%23f
					bytes beyond ASCII                | /a        | ?\u00e9\u0080  | %2Fa%3F%E9%80
					what needs no escape              | /a-b._~   | ``              | %2Fa-b._~
					quotes and angles                 | /a        | ?"<>'()         | %2Fa%3F%22%3C%3E%27%28%29
					""")
	void carriedUrlIsPercentEncoded(String says, String path, String query, String expected) {
		assertThat(location(redirect(), asked("GET", path, query, CHROME)))
			.isEqualTo("https://login.test/?rd=https%3A%2F%2Fapp.test" + expected);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "nothing", quoteCharacter = '`', textBlock = """
			the host of the list                     | https | app.test       | https%3A%2F%2Fapp.test%2F
			its own port said                        | https | app.test:443   | https%3A%2F%2Fapp.test%3A443%2F
			in another case                          | HTTPS | App.Test       | https%3A%2F%2Fapp.test%2F
			over http                                | http  | app.test       | http%3A%2F%2Fapp.test%2F
			with a port of the list                  | http  | dev.test:8080  | http%3A%2F%2Fdev.test%3A8080%2F
			an IPv6 address of the list              | http  | [::1]          | http%3A%2F%2F%5B%3A%3A1%5D%2F
			a port of the list that is the scheme's  | https | tls.test       | https%3A%2F%2Ftls.test%2F
			that port with the other scheme          | http  | tls.test       | nothing
			another port                             | https | app.test:8443  | nothing
			the other scheme's port                  | https | app.test:80    | nothing
			without the port of the list             | http  | dev.test       | nothing
			another host                             | https | evil.test      | nothing
			a host with the list's as its end        | https | evil.app.test  | nothing
			a host with the list's as its beginning  | https | app.test.evil  | nothing
			a host behind a user                     | https | app.test@evil  | nothing
			two hosts                                | https | app.test, evil | nothing
			no host                                  | https | ``             | nothing
			a scheme that is none                    | x     | app.test       | nothing
			a scheme that runs                       | javascript | app.test  | nothing
			two schemes                              | https, http | app.test | nothing
			""")
	void onlyAllowedHostsAreCarried(String says, String proto, String host, String expected) {
		SignIn signIn = redirect("https://login.test/", "rd", "app.test", "dev.test:8080", "[::1]", "tls.test:443");
		HttpHeaders headers = PolicyFixture
			.headers(List.of(CHROME, "X-Forwarded-Proto: " + proto, "X-Forwarded-Host: " + host));
		EdgeRequest request = PolicyFixture.request(HttpMethod.GET, "app.test", headers);
		EdgeRequest root = new EdgeRequest(request.method(), "/", "", "app.test", "https", false, headers,
				request.peer());
		assertThat(location(signIn, new AuthorizationRequest(LOOP, root, headers, null)))
			.isEqualTo((expected != null) ? "https://login.test/?rd=" + expected : "https://login.test/");
	}

	@Test
	void headerThatIsThereTwiceIsNotBelieved() {
		AuthorizationRequest request = asked("GET", "/", "", CHROME, "X-Forwarded-Host: app.test");
		assertThat(location(redirect(), request)).isEqualTo("https://login.test/");
	}

	@ParameterizedTest
	@CsvSource({ "4000,true", "4080,false", "100000,false" })
	void urlThatIsTooLongIsLeftOut(int length, boolean carried) {
		AuthorizationRequest request = asked("GET", "/" + "a".repeat(length), "", CHROME);
		assertThat(location(redirect(), request).contains("rd=")).isEqualTo(carried);
	}

	@Test
	void noCacheKeepsTheRedirect() {
		Decision.Deny deny = redirect().denial(asked("GET", "/", "", CHROME), null);
		assertThat(PolicyFixture.lines(deny.headers())).containsExactlyInAnyOrder(
				"Location: https://login.test/?rd=https%3A%2F%2Fapp.test%2F", "cache-control: no-store",
				"content-length: 0");
	}

	@Test
	void parameterHasAnyName() {
		assertThat(location(redirect("/login", "return_to", "app.test"), asked("GET", "/", "", CHROME)))
			.isEqualTo("/login?return_to=https%3A%2F%2Fapp.test%2F");
	}

	private static String location(SignIn signIn, AuthorizationRequest request) {
		return signIn.denial(request, null).headers().get("Location");
	}

	private static SignIn redirect() {
		return redirect("https://login.test/", "rd", "app.test");
	}

	private static SignIn redirect(String url, String parameter, String... hosts) {
		return SignIn
			.of(options((options) -> options.signinRedirect(new SigninRedirect(url, parameter, List.of(hosts)))));
	}

	private static PolicyOptions options(Consumer<PolicyOptions.Builder> change) {
		return new PolicyFixture().with(change).build().options();
	}

	private static AuthorizationRequest asked(String method, String path, String query, String... lines) {
		HttpHeaders headers = PolicyFixture.headers(List.of(lines));
		headers.add("X-Forwarded-Proto", "https").add("X-Forwarded-Host", "app.test");
		return new AuthorizationRequest(LOOP, new EdgeRequest(HttpMethod.valueOf(method), path, query, "app.test",
				"https", false, headers, new Peer("192.0.2.7", "192.0.2.7", false, true)), headers, null);
	}

}
