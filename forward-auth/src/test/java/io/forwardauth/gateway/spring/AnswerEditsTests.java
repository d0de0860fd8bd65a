package io.forwardauth.gateway.spring;

import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What policies put on answers that leave Spring Cloud Gateway by another door than most.
 */
class AnswerEditsTests {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static TestGateway gateway;

	@BeforeAll
	static void start() {
		gateway = new TestGateway();
		gateway.withDefaultPolicy("add-auth-cookies-to-response=a")
			.with("forward-auth.policies.named.address=" + gateway.auth.baseUrl() + "/named",
					"forward-auth.policies.named.add-auth-cookies-to-response=n",
					"forward-auth.policies.named.auth-response-headers=X-User",
					"forward-auth.policies.named.client-response-headers=X-Rate")
			.route(0, "redirect", "Path=/redirect/**", "ForwardAuth=named; RedirectTo=302, https://elsewhere.test/")
			.route(1, "retry", "Path=/retry/**", "Retry=1; ForwardAuth=named")
			.route(2, "rest", "Path=/**", "AddResponseHeader=Set-Cookie, a=filter")
			.start();
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void answer() {
		gateway.auth.resetAll();
		gateway.origin.resetAll();
		gateway.auth.stubFor(any(urlPathEqualTo("/verify")).willReturn(ok().withHeader("Set-Cookie", "a=1")));
		gateway.auth.stubFor(any(urlPathEqualTo("/named"))
			.willReturn(ok().withHeader("Set-Cookie", "n=1").withHeader("X-Rate", "7").withHeader("X-User", "jane")));
		gateway.origin.stubFor(any(anyUrl()).willReturn(ok("origin").withHeader("Set-Cookie", "a=origin", "o=1")));
	}

	@Test
	void theDefaultPolicyHasTheLastWordThoughItStandsOutsideOfWhatWrites() throws Exception {
		assertThat(get("/page").headers().allValues("Set-Cookie")).containsExactly("o=1", "a=1");
	}

	@Test
	void anAnswerThatAFilterSendsItselfIsEdited() throws Exception {
		HttpResponse<String> answer = get("/redirect/x");
		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("n=1");
		assertThat(answer.headers().allValues("X-Rate")).containsExactly("7");
	}

	@Test
	void anErrorOfTheOriginIsEdited() throws Exception {
		gateway.origin.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
		HttpResponse<String> answer = get("/page");
		assertThat(answer.statusCode()).isEqualTo(502);
		assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1");
	}

	@Test
	void whatAPolicySaidBeforeItWasAskedAgainIsVoid() throws Exception {
		gateway.origin.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
		gateway.auth.stubFor(any(urlPathEqualTo("/named")).inScenario("twice")
			.whenScenarioStateIs(Scenario.STARTED)
			.willReturn(ok().withHeader("Set-Cookie", "n=1"))
			.willSetStateTo("asked"));
		gateway.auth.stubFor(any(urlPathEqualTo("/named")).inScenario("twice")
			.whenScenarioStateIs("asked")
			.willReturn(aResponse().withStatus(403)));
		HttpResponse<String> answer = get("/retry/x");
		assertThat(answer.statusCode()).isEqualTo(403);
		gateway.auth.verify(2, anyRequestedFor(urlPathEqualTo("/named")));
		assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
	}

	@Test
	void aWebSocketIsAnsweredWithThemToo() throws Exception {
		try (Socket socket = new Socket("localhost", gateway.port())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write(String
					.join("\r\n", "GET /page HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: websocket",
							"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "")
					.getBytes(StandardCharsets.US_ASCII));
			InputStream in = socket.getInputStream();
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") < 0) {
				head.append((char) in.read());
			}
			assertThat(head).startsWith("HTTP/1.1 101 ").containsIgnoringCase("\r\nSet-Cookie: a=1\r\n");
		}
	}

	private static HttpResponse<String> get(String path) throws Exception {
		return CLIENT.send(HttpRequest.newBuilder(URI.create(gateway.url(path))).build(), BodyHandlers.ofString());
	}

}
