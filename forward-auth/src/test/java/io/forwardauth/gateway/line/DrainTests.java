package io.forwardauth.gateway.line;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Going down without losing a request.
 */
class DrainTests extends LineTest {

	@Test
	void idleConnectionsAreClosedAndNobodyNewIsLetIn() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Wire idle = get();
		idle.readMessage();
		Wire fresh = this.line.client();
		get().readMessage();
		CompletableFuture<Void> drained = this.line.line().drain();
		assertThat(idle.readToEnd()).isEmpty();
		assertThat(fresh.readToEnd()).isEmpty();
		drained.get(5, TimeUnit.SECONDS);
		assertThat(this.line.line().connections()).isZero();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> this.line.client());
	}

	@Test
	void requestsUnderWayAreAnsweredAndTheClientToldToGo() throws Exception {
		this.line.start();
		Wire asking = get();
		Wire origin = originAsked();
		Wire downloading = get();
		Wire source = originAsked();
		source.sendHead("HTTP/1.1 200 OK", "Content-Length: 4").send("ha");
		downloading.readTo("ha");
		CompletableFuture<Void> drained = this.line.line().drain();
		assertThat(drained).isNotDone();
		origin.send(OK);
		assertThat(asking.readToEnd()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nconnection: close\r\n\r\nok");
		source.send("lf");
		assertThat(downloading.readToEnd()).isEqualTo("lf");
		asking.close();
		downloading.close();
		drained.get(5, TimeUnit.SECONDS);
	}

	@Test
	void pipelinedRequestsBehindTheLastAreNotBegun() throws Exception {
		this.line.start();
		Wire client = get().sendHead("GET /b HTTP/1.1", "Host: h");
		Wire origin = originAsked();
		this.line.line().drain();
		origin.send(OK);
		assertThat(client.readToEnd()).endsWith("\r\n\r\nok").containsOnlyOnce("HTTP/1.1");
		assertThat(LineFixture.isQuiet(origin, Duration.ofMillis(100))).isTrue();
	}

	@Test
	void answerThatTheClientIsStillTakingIsNotCutOff() throws Exception {
		int size = 16_000_000;
		this.line.auth.answers(head("HTTP/1.1 403 Forbidden", "Content-Length: " + size) + "x".repeat(size));
		this.line.start();
		Wire client = this.line.client(4096).sendHead("GET / HTTP/1.1", "Host: h");
		this.line.facts();
		// The gateway has all of it now, the client has not.
		CompletableFuture<Void> drained = this.line.line().drain();
		client.readHead();
		assertThat(client.readToEnd().length()).isEqualTo(size);
		client.close();
		drained.get(5, TimeUnit.SECONDS);
	}

	@Test
	void lastAnswerMayTakeItsTime() throws Exception {
		startWithAuthByHand();
		int size = 16_000_000;
		Wire client = this.line.client(4096).sendHead("GET / HTTP/1.1", "Host: h");
		Wire auth = this.line.auth.accept();
		auth.readHead();
		this.line.line().drain();
		auth.sendHead("HTTP/1.1 403 Forbidden", "Content-Length: " + size).send("x".repeat(size));
		assertThat(client.readHead()).contains("\r\nconnection: close\r\n");
		assertThat(LineFixture.isQuiet(auth, Duration.ofMillis(2500))).isTrue();
		assertThat(client.readToEnd().length()).isEqualTo(size);
	}

	@Test
	void bodyThatIsBeingReadAwayDoesNotTakeTheAnswerWithIt() throws Exception {
		this.line.auth.answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
		this.line.start();
		Wire client = this.line.client().sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 60000");
		this.line.facts();
		CompletableFuture<Void> drained = this.line.line().drain();
		client.send("x".repeat(60_000));
		assertThat(client.readToEnd()).startsWith("HTTP/1.1 403 ").endsWith("no");
		client.close();
		drained.get(5, TimeUnit.SECONDS);
	}

	@Test
	void stopEndsEverything() throws Exception {
		this.line.start();
		Wire client = get();
		Wire origin = originAsked();
		this.line.line().drain();
		this.line.line().stop();
		assertThat(client.readToEnd()).isEmpty();
		assertThat(origin.readToEnd()).isEmpty();
	}

}
