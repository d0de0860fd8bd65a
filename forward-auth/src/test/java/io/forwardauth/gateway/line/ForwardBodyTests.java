package io.forwardauth.gateway.line;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.routing.Step;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code forward-body}: the body goes to the auth server, and then to the origin.
 */
class ForwardBodyTests extends LineTest {

	private static final String TOO_LONG = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "a length,Content-Length: 4,body", "chunks,Transfer-Encoding: chunked,4;body;0;;",
			"no bytes in chunks,Transfer-Encoding: chunked,0;;" })
	void bodyGoesToBothFramedAsItCame(String description, String framing, String body) throws Exception {
		forwarding(10);
		String bytes = body.replace(";", "\r\n");
		Wire client = post(framing).send(bytes);
		Wire auth = this.line.auth.accept();
		assertThat(auth.readHead()).startsWith("GET /verify HTTP/1.1\r\n")
			.containsIgnoringCase("\r\n" + framing + "\r\n");
		assertThat(auth.read(bytes.length())).isEqualTo(bytes);
		assertThat(this.line.origin.connections()).isZero();
		auth.send(LineFixture.ALLOW);
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).startsWith("POST / HTTP/1.1\r\n").containsIgnoringCase("\r\n" + framing + "\r\n");
		assertThat(origin.read(bytes.length())).isEqualTo(bytes);
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(auth.hasMore() || origin.hasMore()).isFalse();
	}

	@Test
	void bothConnectionsAreUsedAgain() throws Exception {
		forwarding(10);
		Wire client = post("Content-Length: 4").send("body");
		Wire auth = this.line.auth.accept();
		Wire origin = null;
		for (int i = 0; i < 2; i++) {
			auth.readHead();
			assertThat(auth.read(4)).isEqualTo("body");
			auth.send(LineFixture.ALLOW);
			origin = (origin != null) ? origin : this.line.origin.accept();
			origin.readHead();
			assertThat(origin.read(4)).isEqualTo("body");
			origin.send(OK);
			assertThat(client.readMessage()).isEqualTo(OK);
			client.sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 4").send("body");
		}
		assertThat(this.line.auth.connections()).isEqualTo(1);
		assertThat(this.line.origin.connections()).isEqualTo(1);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "nothing announced,X-None: n", "a length of none,Content-Length: 0" })
	void withoutABodyItIsAskedAsEver(String description, String header) throws Exception {
		this.line.auth.close();
		this.line.auth = new RawServer().answers(LineFixture.ALLOW);
		this.line.origin.answers(OK);
		this.line.options = (options) -> options.forwardBody(true).maxBodySize(0);
		this.line.start();
		assertThat(post(header).readMessage()).isEqualTo(OK);
		assertThat(this.line.auth.heads()).singleElement()
			.satisfies((head) -> assertThat(head).doesNotContainIgnoringCase("content-length", "transfer-encoding"));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "a length is refused before a byte is read,Content-Length: 11,''",
			"a length far beyond,Content-Length: 5000000000,''",
			"chunks are refused when they cross it,Transfer-Encoding: chunked,6;123456;5;12345",
			"one chunk,Transfer-Encoding: chunked,b;12345678901;" })
	void longerBodyIsRefusedAndNobodyAsked(String description, String framing, String body) throws Exception {
		forwarding(10);
		Wire client = post(framing).send(body.replace(";", "\r\n"));
		assertThat(client.readMessage()).isEqualTo(TOO_LONG);
		ExchangeFacts facts = this.line.facts();
		assertThat(facts.decision).isEqualTo("deny");
		assertThat(facts.reason).contains("max-body-size");
		assertThat(this.line.auth.connections() + this.line.origin.connections()).isZero();
	}

	@Test
	void connectionIsKeptBehindABodyThatWasTooLong() throws Exception {
		forwarding(10);
		this.line.origin.answers(OK);
		Wire client = post("Content-Length: 11").send("12345678901").sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(client.readMessage()).isEqualTo(TOO_LONG);
		Wire auth = this.line.auth.accept();
		assertThat(auth.readHead()).contains("X-Forwarded-Method: GET");
		auth.send(LineFixture.ALLOW);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@Test
	void clientThatWaitsForContinueIsToldByTheGateway() throws Exception {
		forwarding(10);
		Wire client = post("Content-Length: 4", "Expect: 100-continue");
		assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
		assertThat(this.line.auth.connections()).isZero();
		client.send("body");
		Wire auth = this.line.auth.accept();
		auth.readHead();
		assertThat(auth.read(4)).isEqualTo("body");
		auth.send("HTTP/1.1 100 Continue\r\n\r\n" + LineFixture.ALLOW);
		Wire origin = originAsked();
		assertThat(origin.read(4)).isEqualTo("body");
		origin.send("HTTP/1.1 100 Continue\r\n\r\n" + OK);
		assertThat(client.readMessage()).as("the origin's own 100 comes too late").isEqualTo(OK);
	}

	@Test
	void clientThatWaitsForContinueWithTooLongABodyIsNotToldTo() throws Exception {
		forwarding(10);
		Wire client = post("Content-Length: 11", "Expect: 100-continue");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 401 ").contains("\r\nconnection: close\r\n");
		assertThat(client.readToEnd()).isEmpty();
	}

	@Test
	void trailersGoToTheOriginOnlyAndWithoutWhatOnlyOthersMaySet() throws Exception {
		forwarding(10);
		post("Transfer-Encoding: chunked", "Trailer: X-Sum").send("4\r\nbody\r\n0\r\nX-Sum: 1\r\nX-Auth-User: root\r\n")
			.send("X_Auth_User: root\r\nX-Forwarded-For: 1.1.1.1\r\nX.Real.Ip: 1.1.1.1\r\n\r\n");
		Wire auth = this.line.auth.accept();
		assertThat(auth.readHead()).doesNotContain("Trailer");
		assertThat(auth.readTo("\r\n\r\n")).isEqualTo("4\r\nbody\r\n0\r\n\r\n");
		auth.send(LineFixture.ALLOW);
		Wire origin = this.line.origin.accept();
		assertThat(origin.readHead()).contains("\r\nTrailer: X-Sum\r\n");
		assertThat(origin.readTo("\r\n\r\n")).isEqualTo("4\r\nbody\r\n0\r\nX-Sum: 1\r\n\r\n");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "chunk size,zz;", "chunk end,4;bodyX;", "trailer,0;X Y: z;;" })
	void malformedBodyLeadsToNobody(String description, String body) throws Exception {
		forwarding(100);
		Wire client = post("Transfer-Encoding: chunked").send("4\r\ngood\r\n" + body.replace(";", "\r\n"));
		assertThat(client.readMessage()).startsWith("HTTP/1.1 400 Bad Request\r\n");
		assertThat(client.readToEnd()).isEmpty();
		assertThat(this.line.auth.connections() + this.line.origin.connections()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 10", "Transfer-Encoding: chunked" })
	void bodyThatBreaksOffLeadsToNobody(String framing) throws Exception {
		forwarding(100);
		Wire client = post(framing).send(framing.startsWith("T") ? "4\r\ngood\r\n" : "good");
		client.close();
		assertThat(this.line.facts().status).isEqualTo(499);
		assertThat(this.line.auth.connections() + this.line.origin.connections()).isZero();
	}

	@Test
	void bodyThatPausesForTooLongLeadsToNobody() throws Exception {
		this.line.server(
				(all) -> ServerLimitTests.times(all, all.headerTimeout(), all.idleTimeout(), Duration.ofMillis(300)));
		forwarding(100);
		Wire client = post("Content-Length: 10").send("half");
		assertThat(client.readToEnd()).isEmpty();
		this.line.facts();
		assertThat(this.line.auth.connections() + this.line.origin.connections()).isZero();
	}

	@Test
	void clientThatGoesWhileTheAuthServerReadsEndsTheCall() throws Exception {
		this.line.auth.close();
		this.line.auth = new RawServer(4096);
		this.line.options = (options) -> options.forwardBody(true).maxBodySize(-1);
		this.line.start();
		int size = 8 << 20;
		Wire client = post("Content-Length: " + size);
		RequestBodyTests.upload(client, size).join();
		Wire auth = this.line.auth.accept();
		auth.readHead();
		client.close();
		assertThat(this.line.facts().status).isEqualTo(499);
		assertThat(auth.readToEnd().length()).isLessThan(size);
		assertThat(this.line.origin.connections()).isZero();
	}

	@Test
	void longBodyGoesAsFastAsEachTakesIt() throws Exception {
		this.line.auth.close();
		this.line.auth = new RawServer(4096);
		this.line.origin = new RawServer(4096);
		this.line.options = (options) -> options.forwardBody(true).maxBodySize(-1);
		this.line.start();
		int size = (5 << 20) + 7;
		Wire client = post("Content-Length: " + size);
		CompletableFuture<Void> upload = RequestBodyTests.upload(client, size);
		Wire auth = this.line.auth.accept();
		auth.readHead();
		assertThat(auth.read(size)).isEqualTo("x".repeat(size));
		auth.send(LineFixture.ALLOW);
		Wire origin = originAsked();
		assertThat(origin.read(size)).isEqualTo("x".repeat(size));
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		upload.join();
	}

	@Test
	void lengthThatIsOnlyAnnouncedTakesNoMemory() throws Exception {
		forwarding(4 << 20);
		long before = LineFixture.memoryHeld();
		for (int i = 0; i < 100; i++) {
			post("Content-Length: 4194304").send("x");
		}
		Wire client = get();
		this.line.auth.accept().send(LineFixture.ALLOW);
		originAsked().send(OK);
		assertThat(client.readMessage()).as("all that was sent before has been read").isEqualTo(OK);
		assertThat(LineFixture.memoryHeld() - before).isLessThan(16 << 20);
	}

	@Test
	void memoryOfBodiesIsUsedAgain() throws Exception {
		forwarding(4 << 20);
		Wire client = this.line.client();
		Wire auth = null;
		long before = LineFixture.memoryHeld();
		for (int i = 0; i < 40; i++) {
			client.sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 4194304");
			CompletableFuture<Void> upload = RequestBodyTests.upload(client, 4 << 20);
			auth = (auth != null) ? auth : this.line.auth.accept();
			auth.readHead();
			auth.read(4 << 20);
			auth.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
			upload.join();
			assertThat(client.readMessage()).startsWith("HTTP/1.1 403 ");
		}
		assertThat(LineFixture.memoryHeld() - before).isLessThan(32 << 20);
	}

	@Test
	void bodyInChunksOfOneByteIsWhole() throws Exception {
		forwarding(20_000);
		Wire client = post("Transfer-Encoding: chunked").send("1\r\nx\r\n".repeat(20_000) + "0\r\n\r\n");
		Wire auth = this.line.auth.accept();
		auth.readHead();
		assertThat(auth.readTo("0\r\n\r\n").replaceAll("[^x]", "")).hasSize(20_000);
		auth.send(LineFixture.ALLOW);
		Wire origin = originAsked();
		assertThat(origin.readTo("0\r\n\r\n").replaceAll("[^x]", "")).hasSize(20_000);
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "before the body is read,0", "once it is read,4" })
	void denialMayComeAtAnyTime(String description, int read) throws Exception {
		forwarding(10);
		Wire client = post("Content-Length: 4").send("body");
		Wire auth = this.line.auth.accept();
		auth.readHead();
		auth.read(read);
		auth.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
		assertThat(client.readMessage()).isEqualTo("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
		assertThat(this.line.origin.connections()).isZero();
		client.sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(auth.readTo("\r\n\r\n")).contains("X-Forwarded-Method: GET");
	}

	@Test
	void denialBeforeTheBodyHasGoneIsHeard() throws Exception {
		this.line.auth.close();
		this.line.auth = new RawServer(4096);
		this.line.options = (options) -> options.forwardBody(true).maxBodySize(-1);
		this.line.start();
		int size = 8 << 20;
		Wire client = post("Content-Length: " + size);
		RequestBodyTests.upload(client, size).join();
		Wire auth = this.line.auth.accept();
		auth.readHead();
		auth.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 403 ").endsWith("no");
		assertThat(auth.readToEnd().length()).as("half a request is not followed by another").isLessThan(size);
	}

	@Test
	void deadConnectionIsNotTriedAgainWithABody() throws Exception {
		forwarding(10);
		this.line.origin.answers(OK);
		Wire client = post("Content-Length: 4").send("body");
		Wire auth = this.line.auth.accept();
		auth.readHead();
		auth.read(4);
		auth.send(LineFixture.ALLOW);
		assertThat(client.readMessage()).isEqualTo(OK);
		client.sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 4").send("body");
		auth.readHead();
		auth.close();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 500 ");
		assertThat(this.line.auth.connections()).isEqualTo(1);
	}

	@Test
	void severalPoliciesGetTheBodyThatWasReadOnce() throws Exception {
		RawServer without = new RawServer();
		RawServer second = new RawServer();
		this.line.policy("without", without)
			.policy("second", second, (options) -> options.forwardBody(true).preserveRequestMethod(true));
		this.line.steps = List.of(new Step.Ask("without"), new Step.Ask("default"), new Step.Ask("second"));
		forwarding(10);
		Wire client = this.line.client().sendHead("PUT / HTTP/1.1", "Host: h", "Content-Length: 4");
		Wire first = without.accept();
		assertThat(first.readHead()).doesNotContain("Content-Length");
		first.send(LineFixture.ALLOW);
		client.send("body");
		for (RawServer server : List.of(this.line.auth, second)) {
			Wire auth = server.accept();
			assertThat(auth.readHead()).startsWith((server == second) ? "PUT " : "GET ").contains("Content-Length: 4");
			assertThat(auth.read(4)).isEqualTo("body");
			auth.send(LineFixture.ALLOW);
		}
		Wire origin = originAsked();
		assertThat(origin.read(4)).isEqualTo("body");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		without.close();
		second.close();
	}

	@Test
	void eachPolicyHasItsOwnLimit() throws Exception {
		RawServer second = new RawServer();
		this.line.policy("second", second, (options) -> options.forwardBody(true).maxBodySize(3));
		this.line.steps = List.of(new Step.Ask("default"), new Step.Ask("second"));
		forwarding(10);
		Wire client = post("Content-Length: 4").send("body");
		Wire auth = this.line.auth.accept();
		auth.readHead();
		auth.read(4);
		auth.send(LineFixture.ALLOW);
		assertThat(client.readMessage()).isEqualTo(TOO_LONG);
		assertThat(second.connections() + this.line.origin.connections()).isZero();
		second.close();
	}

	@Test
	void answerOfTheOriginBeforeItTookTheBodyIsHeard() throws Exception {
		this.line.origin = new RawServer(4096);
		forwarding(-1);
		int size = 8 << 20;
		Wire client = post("Content-Length: " + size);
		CompletableFuture<Void> upload = RequestBodyTests.upload(client, size);
		Wire auth = this.line.auth.accept();
		auth.readHead();
		auth.read(size);
		auth.send(LineFixture.ALLOW);
		upload.join();
		Wire origin = originAsked();
		origin.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
		assertThat(client.readMessage()).startsWith("HTTP/1.1 413 ");
		assertThat(origin.readToEnd().length()).isLessThan(size);
		client.sendHead("GET / HTTP/1.1", "Host: h");
		assertThat(auth.readHead()).contains("X-Forwarded-Method: GET");
	}

	@Test
	void originThatIsNotThereIsABadGateway() throws Exception {
		forwarding(10);
		this.line.origin.close();
		Wire client = post("Content-Length: 4").send("body");
		Wire auth = this.line.auth.accept();
		auth.readHead();
		auth.read(4);
		auth.send(LineFixture.ALLOW);
		assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
	}

	@Test
	void handshakeIsAskedAboutWithoutABody() throws Exception {
		forwarding(10);
		this.line.client()
			.sendHead("GET / HTTP/1.1", "Host: h", "Connection: upgrade", "Upgrade: websocket", "Content-Length: 4")
			.send("body");
		Wire auth = this.line.auth.accept();
		assertThat(auth.readHead()).doesNotContain("Content-Length");
		auth.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
	}

	private void forwarding(long limit) throws IOException {
		this.line.options = (options) -> options.forwardBody(true).maxBodySize(limit);
		startWithAuthByHand();
	}

	private Wire post(String... headers) throws IOException {
		String[] lines = new String[headers.length + 2];
		lines[0] = "POST / HTTP/1.1";
		lines[1] = "Host: h";
		System.arraycopy(headers, 0, lines, 2, headers.length);
		return this.line.client().sendHead(lines);
	}

}
