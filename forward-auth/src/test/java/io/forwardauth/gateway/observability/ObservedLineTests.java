package io.forwardauth.gateway.observability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.forwardauth.gateway.client.CallFailure;
import io.forwardauth.gateway.client.PoolOptions;
import io.forwardauth.gateway.client.PooledHttpCaller;
import io.forwardauth.gateway.client.ResponseListener;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.http.Io;
import io.forwardauth.gateway.http.Transport;
import io.forwardauth.gateway.server.LineServer;
import io.forwardauth.gateway.server.ServerExchange;
import io.forwardauth.gateway.server.ServerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The observers on real event loops, where BlockHound looks on.
 */
@Timeout(60)
class ObservedLineTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ByteArrayOutputStream console = new ByteArrayOutputStream();

	private final Transport transport = Transport.create(1, Io.EPOLL);

	private final MetricsObserver metrics = new MetricsObserver(this.registry, 10);

	private final AccessLog accessLog = new AccessLog(this.console, 1024);

	private final LineServer line = new LineServer(this.transport,
			ServerOptions.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
			ObservedLineTests::answer, ExchangeObservers.of(List.of(this.metrics, this.accessLog)));

	private int port;

	@BeforeEach
	void start() {
		this.port = this.line.start();
		this.metrics.connections(this.line::connections);
	}

	@AfterEach
	void stop() {
		this.line.stop();
		this.accessLog.close();
		this.transport.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	@Test
	void requestsAreTimedAndLogged() throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write("GET /a?b HTTP/1.1\r\nHost: h\r\n\r\nPOST /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.contains("HTTP/1.1 204 No Content");
		}
		await().untilAsserted(() -> assertThat(this.console.toString(StandardCharsets.UTF_8).lines()).hasSize(2));
		assertThat(this.console.toString(StandardCharsets.UTF_8)).contains("\"path\":\"/a\"", "\"path\":\"/c\"");
		assertThat(this.registry.get(MetricsObserver.REQUESTS).tag("status", "2xx").timer().count()).isEqualTo(2);
		assertThat(this.registry.get(MetricsObserver.HTTP_SERVER_REQUESTS).timers()).hasSize(2);
		assertThat(this.registry.get(MetricsObserver.ACTIVE_REQUESTS).gauge().value()).isZero();
	}

	@Test
	void openConnectionsOfClientsAndPoolsAreShown() {
		CompletableFuture<Integer> status = new CompletableFuture<>();
		Target target = new Target("http://origin", "127.0.0.1", this.port, null, null, Duration.ofSeconds(5));
		FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
		request.headers().set(HttpHeaderNames.HOST, "h");
		EventLoop loop = this.transport.group().next();
		try (PooledHttpCaller caller = new PooledHttpCaller(this.transport, PoolOptions.DEFAULTS,
				new PoolMetrics(this.registry, 10))) {
			loop.execute(() -> caller.call(loop, target, request, Duration.ofSeconds(5), false, new Status(status)));
			assertThat(status.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(204);
			await().until(() -> pool("idle") == 1);
			assertThat(pool("open")).isOne();
			assertThat(pool("pending")).isZero();
			assertThat(this.registry.get(MetricsObserver.CONNECTIONS).gauge().value()).isOne();
		}
	}

	private double pool(String state) {
		return this.registry.get(PoolMetrics.CONNECTIONS)
			.tags("target", "http://origin", "state", state)
			.gauge()
			.value();
	}

	private static void answer(ServerExchange exchange) {
		exchange.facts().path = exchange.request().uri();
		exchange.facts().method = exchange.request().method().name();
		exchange.answer(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT));
	}

	private record Status(CompletableFuture<Integer> status) implements ResponseListener {

		@Override
		public void onHead(HttpResponse response) {
			this.status.complete(response.status().code());
		}

		@Override
		public void onContent(HttpContent content) {
			content.release();
		}

		@Override
		public void onFailure(CallFailure failure) {
			this.status.completeExceptionally(new AssertionError(failure.reason()));
		}

	}

}
