package io.forwardauth.gateway.auth;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.auth.RawAuthServer.After;
import io.forwardauth.gateway.client.PoolOptions;
import io.forwardauth.gateway.client.PooledHttpCaller;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.http.Io;
import io.forwardauth.gateway.http.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * From an auth server's bytes to a decision, over real sockets.
 */
@Timeout(20)
class HttpAuthorizerTests {

	private static Transport transport;

	private static PooledHttpCaller caller;

	private RawAuthServer server;

	@BeforeAll
	static void startClient() {
		transport = Transport.create(1, Io.EPOLL);
		caller = new PooledHttpCaller(transport, PoolOptions.DEFAULTS);
	}

	@AfterAll
	static void stopClient() {
		caller.close();
		transport.group().shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	@BeforeEach
	void startServer() throws IOException {
		this.server = new RawAuthServer();
	}

	@AfterEach
	void stopServer() throws IOException {
		this.server.close();
	}

	@Test
	void authServerIsAskedToTheByte() {
		this.server.answer("", "HTTP/1.1 204 No Content");
		EdgeRequest request = PolicyFixture.request(HttpMethod.POST, "foo.bar",
				PolicyFixture.headers(List.of("cookie: a=1", "Content-Length: 3", "Accept: */*", "cookie: b=2",
						"Expect: 100-continue", "X-Forwarded-For: 1.2.3.4")));
		decide(new PolicyFixture().address(this.server.address("/verify?x=%7C&y")), request);
		assertThat(this.server.heads()).containsExactly("GET /verify?x=%7C&y HTTP/1.1\r\n" + "Host: 127.0.0.1:"
				+ this.server.port() + "\r\ncookie: a=1\r\nAccept: */*\r\ncookie: b=2\r\nExpect: 100-continue\r\n"
				+ "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Method: POST\r\nX-Forwarded-Proto: http\r\n"
				+ "X-Forwarded-Port: 80\r\nX-Forwarded-Host: foo.bar\r\nX-Forwarded-Uri: /path?q=1\r\n\r\n");
	}

	@ParameterizedTest
	@CsvSource({ "D-01,204 No Content", "D-02,206 Partial Content", "200 allows,200 OK", "299 allows,299 Fine" })
	void anyWhole2xxAllows(String description, String status) {
		String body = status.startsWith("204") ? "" : "ok";
		String length = status.startsWith("204") ? "X-None: n" : "Content-Length: 2";
		this.server.answer(body, "HTTP/1.1 " + status, length, "X-Auth-User: u", "X-Auth-User: v");
		Decision.Allow allow = allowed(policy());
		assertThat(allow.headers().getAll("x-auth-user")).containsExactly("u", "v");
		assertThat(allow.user()).isNull();
	}

	@Test
	void deniedAnswerGoesToTheClientWhole() {
		this.server.answer("Forbidden\n", "HTTP/1.1 403 Forbidden", "Proxy-Authenticate: test", "Set-Cookie: a=1",
				"Set-Cookie: b=2", "X-Foo: foo", "Content-Type: text/plain", "X-Content-Type-Options: nosniff",
				"Date: Tue, 24 Nov 2026 16:00:00 GMT", "Content-Length: 10");
		Decision.Deny deny = denied(policy());
		assertThat(deny.status().code()).isEqualTo(403);
		assertThat(text(deny)).isEqualTo("Forbidden\n");
		assertThat(PolicyFixture.lines(deny.headers())).containsExactlyInAnyOrder("Proxy-Authenticate: test",
				"Set-Cookie: a=1", "Set-Cookie: b=2", "X-Foo: foo", "Content-Type: text/plain",
				"X-Content-Type-Options: nosniff", "Date: Tue, 24 Nov 2026 16:00:00 GMT", "Content-Length: 10");
	}

	@Test
	void denialLosesItsHopByHopHeaders() {
		this.server.answer("4\r\nbody\r\n0\r\nX-Late: t\r\n\r\n", "HTTP/1.1 302 Found", "Location: http://l.test/x",
				"Connection: keep-alive, X-Named", "Keep-Alive: timeout=5", "TE: t", "Trailers: t", "Trailer: X-Late",
				"Transfer-Encoding: chunked", "Upgrade: u", "Proxy-Connection: p", "X-Named: n",
				"Proxy-Authorization: kept");
		Decision.Deny deny = denied(policy());
		assertThat(PolicyFixture.lines(deny.headers())).containsExactlyInAnyOrder("Location: http://l.test/x",
				"Proxy-Authorization: kept", "Content-Length: 4");
		assertThat(text(deny)).isEqualTo("body");
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 301, 302, 303, 307, 308, 400, 401, 404, 429, 500, 502, 503, 599 })
	void anyOtherFinalStatusIsTheClientsAndIsNotFollowed(int status) {
		this.server.answer("b", "HTTP/1.1 " + status + " S", "Location: /elsewhere", "Content-Length: 1");
		Decision.Deny deny = denied(policy());
		assertThat(deny.status().code()).isEqualTo(status);
		assertThat(deny.headers().get("Location")).isEqualTo(this.server.address("/elsewhere"));
		assertThat(this.server.heads()).hasSize(1);
	}

	@Test
	void notModifiedIsADenialAndKeepsItsLength() {
		this.server.answer("", "HTTP/1.1 304 Not Modified", "ETag: e", "Content-Length: 7");
		Decision.Deny deny = denied(policy());
		assertThat(deny.status().code()).isEqualTo(304);
		assertThat(PolicyFixture.lines(deny.headers())).containsExactly("ETag: e", "Content-Length: 7");
	}

	@ParameterizedTest
	@CsvSource({ "/index.html", "login?a=|", "http://l.test/x" })
	void preservedLocationStaysAsItCame(String location) {
		this.server.answer("", "HTTP/1.1 401 Unauthorized", "Location: " + location, "Content-Length: 0");
		assertThat(denied(policy().preserveLocation()).headers().getAll("Location")).containsExactly(location);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void locationThatIsNoUrlIsAFailureThatLeaksNothing(boolean preserve) {
		this.server.answer("secret", "HTTP/1.1 302 Found", "Location: http://a b/", "Set-Cookie: s=1",
				"Content-Length: 6");
		Decision.Failure failure = failed(preserve ? policy().preserveLocation() : policy().statusOnError(503));
		assertThat(failure.status().code()).isEqualTo(500);
		assertThat(failure.reason()).doesNotContain("secret", "s=1", "a b");
	}

	@ParameterizedTest
	@CsvSource({ "D-15 first value on an allowed request,200 OK", "D-14 on a denied one too,403 Forbidden" })
	void userIsTheFirstValueOfTheHeaderField(String description, String status) {
		this.server.answer("", "HTTP/1.1 " + status, "x-user: jane", "X-User: joe", "Content-Length: 0");
		assertThat(decide(policy().headerField("X-User"), request()).user()).isEqualTo("jane");
	}

	@ParameterizedTest
	@CsvSource({ "T-41a no limit,-1,403,9,403", "T-41b denied beyond it,1,403,9,401", "T-41c below it,100,200,2,200",
			"T-41d allowed beyond it,1,200,9,401", "at the limit,9,403,9,403", "one beyond it,8,200,9,401",
			"nothing allowed and nothing sent,0,200,0,200", "nothing allowed,0,200,1,401" })
	void answerBeyondItsLimitIsA401(String description, long limit, int status, int length, int expected) {
		String body = "x".repeat(length);
		this.server.answer(body, "HTTP/1.1 " + status + " S", "Content-Length: " + length);
		this.server.answer(length > 0 ? Integer.toHexString(length) + "\r\n" + body + "\r\n0\r\n\r\n" : "0\r\n\r\n",
				"HTTP/1.1 " + status + " S", "Transfer-Encoding: chunked");
		for (int call = 0; call < 2; call++) {
			int decided = decide(policy().maxResponseBodySize(limit), request()).accept(new Status());
			assertThat(decided).isEqualTo(expected);
		}
	}

	@Test
	void endlessAnswerIsCutOff() {
		this.server.answer("x".repeat(100_000), "HTTP/1.1 200 OK", "Content-Length: 1000000000");
		Decision.Failure failure = failed(policy().maxResponseBodySize(50_000));
		assertThat(failure.status().code()).isEqualTo(401);
		await().until(() -> this.server.connectionsClosedByClient() == 1);
	}

	@Test
	void interimAnswersAreSkipped() {
		this.server.answer("", "HTTP/1.1 100 Continue", "", "HTTP/1.1 103 Early Hints", "Link: l", "",
				"HTTP/1.1 200 OK", "X-Auth-User: u", "Content-Length: 0");
		Decision.Allow allow = allowed(policy());
		assertThat(PolicyFixture.lines(allow.headers())).containsExactly("X-Auth-User: u", "Content-Length: 0");
	}

	@Test
	void switchingProtocolsIsAFailure() {
		this.server.answer("", "HTTP/1.1 101 Switching Protocols", "Connection: upgrade", "Upgrade: websocket");
		assertThat(failed(policy()).status().code()).isEqualTo(500);
		await().until(() -> this.server.connectionsClosedByClient() == 1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "T-12 closed without an answer||CLOSE", "reset without an answer||RESET",
			"D-26 2xx broken off|HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhalf|CLOSE",
			"D-26 2xx reset|HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhalf|RESET",
			"denial broken off|HTTP/1.1 403 F\\r\\nContent-Length: 9\\r\\n\\r\\nhalf|CLOSE",
			"2xx broken off between chunks|HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nx\\r\\n|CLOSE",
			"head broken off|HTTP/1.1 200 OK\\r\\nX-Auth-User: u|CLOSE",
			"not HTTP|SSH-2.0-OpenSSH_9.2\\r\\n\\r\\n|CLOSE",
			"X-10 CR in a header|HTTP/1.1 200 OK\\r\\nX-A: b\\rX-C: d\\r\\nContent-Length: 0\\r\\n\\r\\n|CLOSE",
			"bad chunk|HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n|CLOSE" })
	void answerThatIsNotWholeIsAFailure(String description, String bytes, After after) {
		this.server.raw((bytes != null) ? bytes.replace("\\r", "\r").replace("\\n", "\n") : "", after);
		Decision.Failure failure = failed(policy().statusOnError(503));
		assertThat(failure.status().code()).isEqualTo(503);
		assertThat(failure.reason()).isNotBlank();
	}

	@Test
	void closeDelimitedAnswerIsWhole() {
		this.server.raw("HTTP/1.0 200 OK\r\nX-Auth-User: u\r\n\r\nbody", After.CLOSE);
		assertThat(allowed(policy()).headers().get("X-Auth-User")).isEqualTo("u");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nslow" })
	void answerThatDoesNotComeInTimeIsAFailure(String part) {
		this.server.raw(part, After.KEEP);
		Decision.Failure failure = failed(policy().timeout(Duration.ofMillis(150)));
		assertThat(failure.status().code()).isEqualTo(500);
		await().until(() -> this.server.connectionsClosedByClient() == 1);
	}

	@Test
	void nobodyListeningIsAFailure() throws IOException {
		int free;
		try (ServerSocket socket = new ServerSocket(0)) {
			free = socket.getLocalPort();
		}
		Decision.Failure failure = failed(new PolicyFixture().address("http://127.0.0.1:" + free + "/"));
		assertThat(failure.status().code()).isEqualTo(500);
	}

	@Test
	void unknownHostIsAFailure() {
		assertThat(failed(new PolicyFixture().address("http://nowhere.invalid:81/")).status().code()).isEqualTo(500);
	}

	@Test
	void cancelledDecisionEndsTheCall() {
		this.server.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", After.KEEP);
		Future<Decision> decision = new HttpAuthorizer(caller, policy().build())
			.authorize(new AuthorizationRequest(transport.group().next(), request(), request().headers(), null));
		await().until(() -> this.server.heads().size() == 1);
		assertThat(decision.cancel(false)).isTrue();
		await().until(() -> this.server.connectionsClosedByClient() == 1);
		assertThat(decision.isCancelled()).isTrue();
	}

	@Test
	void decisionCancelledBeforeItsTurnAsksNobody() {
		EventLoop loop = transport.group().next();
		CountDownLatch busy = new CountDownLatch(1);
		loop.execute(() -> {
			while (busy.getCount() > 0) {
				// Busy, but not blocked.
			}
		});
		Future<Decision> decision = new HttpAuthorizer(caller, policy().build())
			.authorize(new AuthorizationRequest(loop, request(), request().headers(), null));
		assertThat(decision.cancel(false)).isTrue();
		busy.countDown();
		loop.submit(() -> {
		}).syncUninterruptibly();
		assertThat(this.server.connections()).isZero();
	}

	@Test
	void decisionArrivesOnTheLoopOfTheRequest() {
		this.server.answer("", "HTTP/1.1 200 OK", "Content-Length: 0");
		EventLoop loop = transport.group().next();
		CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
		new HttpAuthorizer(caller, policy().build())
			.authorize(new AuthorizationRequest(loop, request(), request().headers(), null))
			.addListener((done) -> onLoop.complete(loop.inEventLoop() && done.isSuccess()));
		assertThat(onLoop.join()).isTrue();
	}

	@Test
	void headClientGetsTheHeadOfADenialAlone() {
		this.server.answer("Forbidden\n", "HTTP/1.1 403 Forbidden", "Content-Length: 10");
		EdgeRequest head = PolicyFixture.request(HttpMethod.HEAD, "foo.bar", request().headers());
		Decision.Deny deny = (Decision.Deny) decide(policy(), head);
		assertThat(deny.headers().get("Content-Length")).isEqualTo("10");
		assertThat(deny.body().isReadable()).isFalse();
	}

	@Test
	void denialOfAPreservedHeadKeepsTheLengthThatItTells() {
		this.server.answer("", "HTTP/1.1 403 Forbidden", "Content-Length: 10");
		EdgeRequest head = PolicyFixture.request(HttpMethod.HEAD, "foo.bar", request().headers());
		Decision.Deny deny = (Decision.Deny) decide(policy().preserveMethod(), head);
		assertThat(deny.headers().get("Content-Length")).isEqualTo("10");
		assertThat(this.server.heads().get(0)).startsWith("HEAD /verify HTTP/1.1\r\n");
	}

	@Test
	void denialsBodyCanBeReadManyTimes() {
		this.server.answer("Forbidden\n", "HTTP/1.1 403 Forbidden", "Content-Length: 10");
		Decision.Deny deny = denied(policy());
		for (int reader = 0; reader < 3; reader++) {
			var copy = deny.body().duplicate();
			assertThat(copy.readString(10, StandardCharsets.UTF_8)).isEqualTo("Forbidden\n");
			copy.release();
		}
	}

	@Test
	void connectionIsKeptAfterEitherDecision() {
		Policy policy = policy().build();
		this.server.answer("no", "HTTP/1.1 403 Forbidden", "Content-Length: 2");
		this.server.answer("ok", "HTTP/1.1 200 OK", "Content-Length: 2");
		this.server.answer("no", "HTTP/1.1 401 Unauthorized", "Content-Length: 2");
		for (int call = 0; call < 3; call++) {
			decide(policy, request());
		}
		assertThat(this.server.connections()).isEqualTo(1);
	}

	private PolicyFixture policy() {
		return new PolicyFixture().address(this.server.address("/verify"));
	}

	private static EdgeRequest request() {
		return PolicyFixture.get("foo.bar", PolicyFixture.headers(List.of("Accept: */*")));
	}

	private static Decision.Allow allowed(PolicyFixture policy) {
		return (Decision.Allow) decide(policy, request());
	}

	private static Decision.Deny denied(PolicyFixture policy) {
		return (Decision.Deny) decide(policy, request());
	}

	private static Decision.Failure failed(PolicyFixture policy) {
		return (Decision.Failure) decide(policy, request());
	}

	private static Decision decide(PolicyFixture policy, EdgeRequest request) {
		return decide(policy.build(), request);
	}

	private static Decision decide(Policy policy, EdgeRequest request) {
		return new HttpAuthorizer(caller, policy)
			.authorize(new AuthorizationRequest(transport.group().next(), request, request.headers(), null))
			.syncUninterruptibly()
			.getNow();
	}

	private static String text(Decision.Deny deny) {
		return deny.body().toString(StandardCharsets.UTF_8);
	}

	private static final class Status implements Decision.Visitor<Integer> {

		@Override
		public Integer allowed(Decision.Allow allow) {
			return 200;
		}

		@Override
		public Integer skipped(Decision.Skip skip) {
			return 0;
		}

		@Override
		public Integer denied(Decision.Deny deny) {
			return deny.status().code();
		}

		@Override
		public Integer failed(Decision.Failure failure) {
			return failure.status().code();
		}

	}

}
