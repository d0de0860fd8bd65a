package io.forwardauth.stub;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class RoutesTests {

	private static final StubServer STUB = StubServer.builder().tlsPort(0).build();

	private static final Client CLIENT = new Client(STUB);

	@BeforeAll
	static void start() {
		STUB.start();
	}

	@AfterAll
	static void stop() {
		STUB.close();
	}

	@ParameterizedTest(name = "{0} is {1}")
	@CsvSource({ "/health, 200", "/forbidden, 403", "/login, 200", "/status/204, 204", "/status/418, 418",
			"/status/503?delay=1ms, 503", "/status/100, 400", "/status/600, 400", "/status/x, 400", "/nowhere, 404",
			"/verify/, 404", "/always?delay=soon, 400", "/big?bytes=-1, 400", "/big?status=99, 400", "/redirect, 400",
			"/redirect?to=%0d%0aX:y, 400" })
	void everyPathHasItsStatus(String path, int status) throws Exception {
		assertThat(CLIENT.get(path).statusCode()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PURGE" })
	void anyMethodIsServed(String method) throws Exception {
		assertThat(CLIENT.send(method, "/always", "body").statusCode()).isEqualTo(200);
		assertThat(CLIENT.send(method, "/forbidden", "body").body()).contains("not allowed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/state", "/calls" })
	void controlPathsNameTheirMethods(String path) throws Exception {
		HttpResponse<String> response = CLIENT.send("POST", path, "{}");
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(response.headers().firstValue("Allow").orElse("")).startsWith("GET, HEAD");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/verify", "/forbidden", "/big", "/login" })
	void headHasTheLengthButNoBody(String path) throws Exception {
		String answer = CLIENT.raw("HEAD " + path + " HTTP/1.1", "Host: stub", "Connection: close", "");
		assertThat(answer).containsPattern("(?i)content-length: [1-9]").endsWith("\r\n\r\n");
	}

	@Test
	void signInLeadsToTheLoginPageAndBack() throws Exception {
		HttpResponse<String> response = CLIENT.get("/signin", "X-Forwarded-Proto", "https", "X-Forwarded-Host",
				"app.example", "X-Forwarded-Uri", "/a b?c=d&e=f");
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location"))
			.contains("/login?rd=https%3A%2F%2Fapp.example%2Fa%20b%3Fc%3Dd%26e%3Df");
		assertThat(response.headers().firstValue("Set-Cookie").orElse("")).startsWith("stub_signin=")
			.endsWith("HttpOnly; SameSite=Lax");
	}

	@Test
	void redirectGoesWhereItIsTold() throws Exception {
		HttpResponse<String> response = CLIENT.get("/redirect?to=https%3A%2F%2Felsewhere.example%2F%3Fa%3Db");
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location")).contains("https://elsewhere.example/?a=b");
	}

	@Test
	void headersShowWhatArrived() throws Exception {
		String answer = CLIENT.raw("POST /headers?a=%2F HTTP/1.1", "Host: stub", "Connection: close", "x-TWICE: 1",
				"x-TWICE: 2", "Content-Length: 3", "", "abc");
		JsonNode arrived = Json.read(answer.substring(answer.indexOf("\r\n\r\n")));
		assertThat(arrived.path("headers").path("x-TWICE")).isEqualTo(Json.read("[\"1\",\"2\"]"));
		assertThat(arrived.path("method").stringValue()).isEqualTo("POST");
		assertThat(arrived.path("uri").stringValue()).isEqualTo("/headers?a=%2F");
		assertThat(arrived.path("bodyBytes").intValue()).isEqualTo(3);
	}

	@Test
	void answersWaitAsLongAsTheyAreAskedTo() throws Exception {
		long start = System.nanoTime();
		assertThat(CLIENT.get("/always?delay=120ms").statusCode()).isEqualTo(200);
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(120_000_000L);
	}

	@Test
	void globalDelayHoldsForAnswersThatAskForNone() throws Exception {
		try (StubServer slow = StubServer.builder().delay(Delay.parse("120ms")).start()) {
			long start = System.nanoTime();
			assertThat(new Client(slow).get("/always").statusCode()).isEqualTo(200);
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(120_000_000L);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://localhost:", "https://127.0.0.1:" })
	void tlsPortIsTrustedByItsCertificate(String origin) throws Exception {
		HttpClient client = Client.trusting(STUB);
		for (String path : new String[] { "/always", "/health", "/login" }) {
			URI uri = URI.create(origin + STUB.tlsPort() + path);
			HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
		}
	}

}
