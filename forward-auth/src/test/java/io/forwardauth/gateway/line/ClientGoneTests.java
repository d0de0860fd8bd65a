package io.forwardauth.gateway.line;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.http.ExchangeFacts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that does not wait for its answer: what was done for it is given up.
 */
class ClientGoneTests extends LineTest {

	@ParameterizedTest
	@CsvSource({ "GET,false", "GET,true", "POST,false", "POST,true" })
	void authCallIsCancelled(String method, boolean reset) throws Exception {
		startWithAuthByHand();
		Wire client = this.line.client();
		if (method.equals("POST")) {
			client.sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 1000").send("begun");
		}
		else {
			client.sendHead("GET / HTTP/1.1", "Host: h");
		}
		Wire auth = this.line.auth.accept();
		auth.readHead();
		end(client, reset);
		assertThat(auth.readToEnd()).isEmpty();
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.status).isEqualTo(499);
		assertThat(facts.reason).isEqualTo("client gone");
		assertThat(this.line.origin.connections()).isZero();
	}

	@Test
	void authCallIsCancelledThoughMoreRequestsWait() throws Exception {
		startWithAuthByHand();
		Wire client = this.line.client()
			.sendHead("GET /a HTTP/1.1", "Host: h")
			.sendHead("GET /b HTTP/1.1", "Host: h")
			.sendHead("GET /c HTTP/1.1", "Host: h");
		Wire auth = this.line.auth.accept();
		auth.readHead();
		end(client, false);
		assertThat(auth.readToEnd()).isEmpty();
		assertThat(this.line.facts().status).isEqualTo(499);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void originsCallIsCancelled(boolean reset) throws Exception {
		this.line.start();
		Wire client = get();
		Wire origin = originAsked();
		end(client, reset);
		assertThat(origin.readToEnd()).isEmpty();
		assertThat(this.line.facts().status).isEqualTo(499);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void abandonedDownloadEndsTheOriginsToo(boolean reset) throws Exception {
		this.line.start();
		Wire client = get();
		Wire origin = originAsked();
		origin.sendHead("HTTP/1.1 200 OK", "Transfer-Encoding: chunked").send("2\r\nok\r\n");
		client.readTo("ok\r\n");
		end(client, reset);
		assertThat(origin.readToEnd()).isEmpty();
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.status).isEqualTo(200);
		assertThat(facts.reason).isEqualTo("client gone");
	}

	@Test
	void nextClientIsServedAfterwards() throws Exception {
		this.line.start();
		Wire client = get();
		originAsked();
		end(client, true);
		this.line.facts();
		Wire next = get();
		originAsked().send(OK);
		assertThat(next.readMessage()).isEqualTo(OK);
	}

	private static void end(Wire client, boolean reset) throws Exception {
		if (reset) {
			client.reset();
		}
		else {
			client.close();
		}
	}

}
