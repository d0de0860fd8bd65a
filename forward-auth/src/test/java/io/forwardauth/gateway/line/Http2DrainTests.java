package io.forwardauth.gateway.line;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.forwardauth.gateway.line.Http2Wire.GoAway;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Going down without losing a request of HTTP/2.
 */
class Http2DrainTests extends Http2LineTest {

	private static final int NO_ERROR = 0;

	@Test
	void idleConnectionIsToldAndClosed() throws Exception {
		this.line.start();
		Http2Wire idle = http2();
		CompletableFuture<Void> drained = this.line.line().drain();
		assertThat(idle.untilEnd()).isEqualTo(new GoAway(0, NO_ERROR));
		drained.get(5, TimeUnit.SECONDS);
		assertThat(this.line.line().connections()).isZero();
	}

	@Test
	void connectionOfAClientThatDoesNotAnswerIsClosedAllTheSame() throws Exception {
		this.line.start();
		http2();
		this.line.line().drain().get(5, TimeUnit.SECONDS);
	}

	@Test
	void streamsUnderWayAreAnsweredAndTheLastIsNamed() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int stream = client.open(Http2Wire.request("GET", "/"), true);
		Wire origin = originAsked();
		CompletableFuture<Void> drained = this.line.line().drain();
		assertThat(client.goAway()).isEqualTo(new GoAway(Integer.MAX_VALUE, NO_ERROR));
		assertThat(drained).isNotDone();
		// Answers the PING behind it.
		client.read();
		origin.send(OK);
		assertThat(client.answer(stream).body()).isEqualTo("ok");
		assertThat(client.untilEnd()).isEqualTo(new GoAway(stream, NO_ERROR));
		drained.get(5, TimeUnit.SECONDS);
	}

	@Test
	void streamThatWasOnItsWayWhenTheClientWasToldIsServed() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		int first = client.open(Http2Wire.request("GET", "/a"), true);
		Wire origin = originAsked();
		this.line.line().drain();
		// Sent before the client has read anything of a GOAWAY.
		int late = client.open(Http2Wire.request("GET", "/b"), true);
		Wire lateOrigin = originAsked();
		origin.send(OK);
		lateOrigin.send(OK);
		assertThat(client.answer(first).body()).isEqualTo("ok");
		assertThat(client.answer(late).body()).isEqualTo("ok");
		assertThat(client.untilEnd()).isEqualTo(new GoAway(late, NO_ERROR));
	}

	@Test
	void stopEndsEverything() throws Exception {
		this.line.start();
		Http2Wire client = http2();
		client.open(Http2Wire.request("GET", "/"), true);
		Wire origin = originAsked();
		this.line.line().drain();
		this.line.line().stop();
		client.untilEnd();
		assertThat(origin.readToEnd()).isEmpty();
		assertThat(this.line.facts().status).isEqualTo(499);
	}

}
