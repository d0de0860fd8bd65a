package io.forwardauth.gateway.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SharedIterationsTests {

	private static final Duration DELAY = Duration.ofMillis(20);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger requests = new AtomicInteger();

	private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	@ParameterizedTest(name = "{0} users share {1} iterations")
	@CsvSource({ "1, 1", "3, 7", "10, 100" })
	void usersShareTheIterations(int vus, int iterations) {
		Outcome.Report report = SharedIterations.run(measurement("/", vus, iterations));
		assertThat(this.requests).hasValue(iterations);
		assertThat(report.nanos()).hasSize(iterations);
		assertThat(Arrays.stream(report.nanos())).allMatch((nanos) -> nanos >= DELAY.toNanos());
		assertThat(report.problems()).isEmpty();
	}

	@Test
	void eachUserKeepsItsConnection() {
		SharedIterations.run(measurement("/", 4, 40));
		assertThat(this.connections).hasSize(4);
	}

	@Test
	void headersAndQueryAreSent() {
		SharedIterations.run(measurement("/path?a=b", 1, 1));
		assertThat(this.seen).containsExactly("/path?a=b yes");
	}

	@Test
	void redirectIsNotFollowed() {
		Outcome.Report report = SharedIterations.run(measurement("/redirect", 1, 2));
		assertThat(report.problems()).containsEntry("status 302 instead of 200", 2);
		assertThat(this.requests).hasValue(2);
	}

	@Test
	void userGoesOnAfterAnAnswerThatDidNotCome() {
		Outcome.Report report = SharedIterations.run(measurement("/broken", 2, 6));
		assertThat(report.failedRequests()).isEqualTo(6);
		assertThat(report.problems()).containsEntry("no answer", 6);
	}

	@ParameterizedTest(name = "{0} by {1} users in {2} iterations")
	@CsvSource({ "ftp://localhost/, 1, 1", "localhost, 1, 1", "http://localhost/, 0, 1", "http://localhost/, 2, 1" })
	void whatCannotBeMeasuredIsRefused(URI url, int vus, int iterations) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Measurement(url, Map.of(), new Measurement.Checks(200, null), vus, iterations))
			.withMessageContaining("must be");
	}

	private Measurement measurement(String path, int vus, int iterations) {
		URI url = URI.create("http://localhost:" + this.server.getAddress().getPort() + path);
		Measurement.Checks checks = new Measurement.Checks(200, new JsonMapper().readTree("{\"ok\": true}"));
		return new Measurement(url, Map.of("X-Sent", "yes"), checks, vus, iterations);
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.requests.incrementAndGet();
		this.connections.add(exchange.getRemoteAddress());
		String path = exchange.getRequestURI().toString();
		this.seen.add(path + " " + exchange.getRequestHeaders().getFirst("X-Sent"));
		pause();
		try (exchange) {
			if (!path.equals("/broken")) {
				byte[] body = "{\"ok\": true}".getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().set("Location", "/");
				exchange.sendResponseHeaders(path.equals("/redirect") ? 302 : 200, body.length);
				exchange.getResponseBody().write(body);
			}
		}
	}

	/** The server's own time, which the measured one must hold. */
	private static void pause() {
		try {
			Thread.sleep(DELAY.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
