package io.forwardauth.gateway.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Listens on PORT: {@code POST /measure} with a {@link Measurement} answers with an
 * {@link Outcome.Report}. {@code /health} answers once Gatling is warm, so that a system
 * that is measured cold is the only one that is.
 */
final class Main {

	private static final JsonMapper JSON = new JsonMapper();

	/** Of a thousand requests each: after that many the averages stay. */
	private static final int WARM_UP_ROUNDS = 8;

	private Main() {
	}

	public static void main(String[] arguments) throws IOException {
		// Or the throw-away answers wait for delayed acknowledgements, 40 ms each.
		System.setProperty("sun.net.httpserver.nodelay", "true");
		int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "0"));
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
		server.setExecutor(Executors.newFixedThreadPool(4));
		server.createContext("/throw-away", (exchange) -> answer(exchange, 200, "{\"warm\": true}"));
		server.start();
		warmUp(server.getAddress().getPort());
		server.createContext("/measure", Main::measure);
		server.createContext("/health", (exchange) -> answer(exchange, 200, "{\"status\": \"UP\"}"));
	}

	private static void warmUp(int port) {
		JsonNode body = JSON.readTree("{\"warm\": true}");
		URI url = URI.create("http://localhost:" + port + "/throw-away");
		Measurement measurement = new Measurement(url, Map.of(), new Measurement.Checks(200, body), 20, 1000);
		for (int round = 0; round < WARM_UP_ROUNDS; round++) {
			SharedIterations.run(measurement);
		}
	}

	private static void measure(HttpExchange exchange) throws IOException {
		try {
			Measurement measurement = JSON.readValue(exchange.getRequestBody(), Measurement.class);
			answer(exchange, 200, JSON.writeValueAsString(SharedIterations.run(measurement)));
		}
		catch (JacksonException | IllegalArgumentException ex) {
			answer(exchange, 400, String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException ex) {
			answer(exchange, 500, ex.toString());
		}
	}

	private static void answer(HttpExchange exchange, int status, String text) throws IOException {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		try (exchange) {
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
		}
	}

}
