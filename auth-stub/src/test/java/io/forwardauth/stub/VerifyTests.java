package io.forwardauth.stub;

import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VerifyTests {

	private static final StubServer STUB = new StubServer();

	private static final Client CLIENT = new Client(STUB);

	@BeforeAll
	static void start() {
		STUB.start();
	}

	@AfterAll
	static void stop() {
		STUB.close();
	}

	@BeforeEach
	void reset() {
		STUB.state().reset();
		STUB.calls().reset();
	}

	@ParameterizedTest(name = "{0}: {1} on {2}")
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			demo token            | Bearer demo        | /verify           | 200 | demo  | users,demo
			by the slow way too   | Bearer demo        | /verify?delay=1us | 200 | demo  | users,demo
			admin token           | Bearer admin       | /verify           | 200 | admin | admins,users
			scheme in lower case  | bearer admin       | /verify           | 200 | admin | admins,users
			Basic demo:demo       | Basic ZGVtbzpkZW1v | /verify           | 200 | demo  | users,demo
			Basic demo:wrong      | Basic ZGVtbzp3cm9uZw== | /verify       | 401 | -     | -
			token in another case | Bearer DEMO        | /verify           | 401 | -     | -
			longer token          | Bearer demo2       | /verify           | 401 | -     | -
			token without scheme  | demo               | /verify           | 401 | -     | -
			password as a token   | Bearer demo:demo   | /verify           | 401 | -     | -
			nothing               | -                  | /verify           | 401 | -     | -
			nothing, slow way     | -                  | /verify?delay=1us | 401 | -     | -
			always, with nothing  | -                  | /always           | 200 | demo  | -
			always, slow way      | -                  | /always?x=y       | 200 | demo  | -
			""")
	void onlyUsersAreLetIn(String description, String credentials, String path, int status, String user, String groups)
			throws Exception {
		HttpResponse<String> response = (credentials != null) ? CLIENT.get(path, "Authorization", credentials)
				: CLIENT.get(path);
		assertThat(response.statusCode()).as(description).isEqualTo(status);
		assertThat(response.headers().firstValue("X-User").orElse(null)).isEqualTo(user);
		assertThat(response.headers().firstValue("X-Groups").orElse(null)).isEqualTo(groups);
	}

	@Test
	void refusalSaysHowToSignIn() throws Exception {
		HttpResponse<String> response = CLIENT.get("/verify");
		assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"demo\"");
		assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(Json.read(response.body()).path("error").stringValue()).contains("Bearer demo");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 401, 403, 503 })
	void stateSetsTheStatusOfEveryAnswer(int status) throws Exception {
		assertThat(CLIENT.send("PUT", "/state", "{\"verify\": " + status + "}").statusCode()).isEqualTo(200);
		assertThat(CLIENT.get("/verify").statusCode()).isEqualTo(status);
		assertThat(CLIENT.get("/verify?delay=1us", "Authorization", "Bearer demo").statusCode()).isEqualTo(status);
		assertThat(CLIENT.get("/always").statusCode()).isEqualTo(200);
	}

	@Test
	void stateSetsUsersAndHeadersAndIsShown() throws Exception {
		String state = "{\"verify\":\"users\",\"users\":{\"t1\":{\"user\":\"ann\",\"groups\":null}},"
				+ "\"headers\":{\"X-Tier\":\"gold\"}}";
		CLIENT.send("PUT", "/state", state);
		assertThat(Json.read(CLIENT.get("/state").body())).isEqualTo(Json.read(state));
		HttpResponse<String> letIn = CLIENT.get("/verify", "Authorization", "Bearer t1");
		assertThat(letIn.headers().map()).containsEntry("x-user", List.of("ann")).doesNotContainKey("x-groups");
		assertThat(letIn.headers().firstValue("X-Tier")).contains("gold");
		assertThat(CLIENT.get("/verify", "Authorization", "Bearer demo").statusCode()).isEqualTo(401);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "DELETE, ''", "PUT, null", "PUT, {}", "PUT, '{\"verify\":null,\"users\":null,\"headers\":null}'" })
	void stateGoesBackToTheStart(String method, String body) throws Exception {
		CLIENT.send("PUT", "/state", "{\"verify\":403,\"users\":{},\"headers\":{\"X-A\":\"b\"}}");
		assertThat(STUB.state().get()).isNotEqualTo(Behaviour.DEFAULT);
		assertThat(CLIENT.send(method, "/state", body).statusCode()).isEqualTo(200);
		assertThat(STUB.state().get()).isEqualTo(Behaviour.DEFAULT);
		assertThat(CLIENT.get("/verify", "Authorization", "Bearer demo").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			no JSON                 | {"verify": 200                              | no JSON
			no object               | [200]                                       | object
			unknown key             | {"verfy": 200}                              | 'verfy'
			status out of range     | {"verify": 99}                              | 99
			status as a word        | {"verify": "yes"}                           | verify
			user without a name     | {"users": {"t": {"groups": "a"}}}           | users
			users as a list         | {"users": ["t"]}                            | users
			header that is no text  | {"headers": {"X-A": 1}}                     | X-A
			header name with blank  | {"headers": {"X A": "b"}}                   | header
			header with a line feed | {"headers": {"X-A": "b\\r\\nX-B: c"}}       | X-A
			length of the message   | {"headers": {"Content-Length": "5"}}        | Content-Length
			""")
	void wrongStateIsRefusedAndChangesNothing(String description, String body, String named) throws Exception {
		HttpResponse<String> response = CLIENT.send("PUT", "/state", body);
		assertThat(response.statusCode()).as(description).isEqualTo(400);
		assertThat(Json.read(response.body()).path("error").stringValue()).containsIgnoringCase(named);
		assertThat(STUB.state().get()).isEqualTo(Behaviour.DEFAULT);
	}

	@Test
	void callsAreCountedByPathWithoutTheStubsOwn() throws Exception {
		CLIENT.get("/verify");
		CLIENT.get("/verify?delay=1us");
		CLIENT.send("POST", "/status/403", "x");
		for (String own : new String[] { "/health", "/state", "/calls" }) {
			assertThat(CLIENT.get(own).statusCode()).isEqualTo(200);
		}
		assertThat(Json.read(CLIENT.get("/calls").body()))
			.isEqualTo(Json.read("{\"total\":3,\"byPath\":{\"/status/403\":1,\"/verify\":2}}"));
		assertThat(CLIENT.send("DELETE", "/calls", "").statusCode()).isEqualTo(200);
		assertThat(STUB.calls().total()).isZero();
	}

}
