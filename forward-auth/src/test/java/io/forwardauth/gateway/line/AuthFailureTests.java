package io.forwardauth.gateway.line;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.http.ExchangeFacts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An auth server that gives no answer: the origin sees nothing, whatever the way.
 */
class AuthFailureTests extends LineTest {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "nothing", textBlock = """
			broken off at once   | nothing
			half a head          | HTTP/1.1 200 O
			half the headers     | HTTP/1.1 200 OK;Content-Length: 0;
			half a body          | HTTP/1.1 200 OK;Content-Length: 9;;half
			half a chunk         | HTTP/1.1 200 OK;Transfer-Encoding: chunked;;9;half
			no last chunk        | HTTP/1.1 200 OK;Transfer-Encoding: chunked;;2;ok;
			half a denial        | HTTP/1.1 403 Forbidden;Content-Length: 9;;half
			garbage              | no HTTP at all;;
			bad chunk            | HTTP/1.1 200 OK;Transfer-Encoding: chunked;;zz;ok;0;;
			bad length           | HTTP/1.1 200 OK;Content-Length: -1;;
			blank in a name      | HTTP/1.1 200 OK;X-Auth-User z: root;Content-Length: 0;;
			name without a colon | HTTP/1.1 200 OK;X-Auth-User z;Content-Length: 0;;
			only interim answers | HTTP/1.1 103 Early Hints;;HTTP/1.1 100 Continue;;
			switched protocols   | HTTP/1.1 101 Switching Protocols;Upgrade: websocket;Connection: upgrade;;
			""")
	void answerThatIsNoneIsStatusOnErrorAndTheOriginSeesNothing(String description, String answer) throws Exception {
		this.line.statusOnError = 503;
		startWithAuthByHand();
		for (boolean reset : new boolean[] { false, true }) {
			Wire client = get();
			Wire auth = this.line.auth.accept();
			auth.readHead();
			auth.send((answer != null) ? answer.replace(";", "\r\n") : "");
			if (reset) {
				auth.reset();
			}
			else {
				auth.close();
			}
			assertThat(client.readMessage()).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
			ExchangeFacts facts = this.line.facts();
			assertThat(facts.decision).isEqualTo("error");
			assertThat(facts.reason).isNotEmpty();
			assertThat(this.line.origin.connections()).isZero();
		}
	}

	@Test
	void authServerThatIsNotThere() throws Exception {
		this.line.auth.close();
		this.line.start();
		Wire client = get();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 500 Internal Server Error\r\n")
			.endsWith("content-length: 0\r\n\r\n");
		client.sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 3").send("abc");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 500 ");
		assertThat(this.line.origin.connections()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", "HTTP/1.1 100 Continue\r\n\r\n" })
	void authServerThatHangs(String begun) throws Exception {
		this.line.authTimeout = Duration.ofMillis(300);
		startWithAuthByHand();
		Wire client = get();
		Wire auth = this.line.auth.accept();
		auth.readHead();
		auth.send(begun);
		assertThat(client.readMessage()).startsWith("HTTP/1.1 500 ");
		assertThat(auth.readToEnd()).isEmpty();
		assertThat(this.line.facts().reason).contains("in time");
		assertThat(this.line.origin.connections()).isZero();
	}

	@Test
	void staleConnectionToTheAuthServerIsTriedAgainOnce() throws Exception {
		startWithAuthByHand();
		this.line.origin.answers(OK);
		Wire client = get();
		Wire auth = this.line.auth.accept();
		auth.readHead();
		auth.send(LineFixture.ALLOW);
		assertThat(client.readMessage()).isEqualTo(OK);
		client.sendHead("GET / HTTP/1.1", "Host: h");
		auth.readHead();
		auth.close();
		Wire again = this.line.auth.accept();
		again.readHead();
		again.send(LineFixture.ALLOW);
		assertThat(client.readMessage()).isEqualTo(OK);
		client.sendHead("GET / HTTP/1.1", "Host: h");
		again.readHead();
		again.close();
		Wire last = this.line.auth.accept();
		last.readHead();
		last.close();
		assertThat(client.readMessage()).as("once").startsWith("HTTP/1.1 500 ");
	}

}
