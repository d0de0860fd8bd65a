package io.forwardauth.gateway;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * The real jar as a process of its own, ready to be asked.
 */
final class RunningJar implements AutoCloseable {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	final Process process;

	final int port = freePort();

	final int managementPort = freePort();

	private final File output;

	/**
	 * Starts it and waits until it is ready.
	 * @param directory for its output
	 * @param jvm options of the JVM after those of {@code jvm.options}
	 * @param arguments of the gateway
	 */
	RunningJar(Path directory, List<String> jvm, String... arguments) throws IOException {
		this.output = File.createTempFile("gateway", ".log", directory.toFile());
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("@jvm.options");
		command.addAll(jvm);
		command.addAll(List.of("-jar", Objects.requireNonNull(System.getProperty("gateway.jar")),
				"--server.port=" + this.port, "--management.server.port=" + this.managementPort));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(this.output);
		builder.environment().keySet().removeIf((name) -> name.startsWith("SPRING_") || name.startsWith("FORWARD"));
		this.process = builder.start();
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> !this.process.isAlive() || health("/readiness") == 200);
			if (!this.process.isAlive()) {
				throw new IllegalStateException("The gateway did not start: " + output());
			}
		}
		catch (RuntimeException ex) {
			this.process.destroyForcibly();
			throw ex;
		}
	}

	/** Arguments for one route to an origin, and the default policy. */
	static String[] guarded(int authPort, int originPort, String... more) {
		List<String> arguments = new ArrayList<>(List.of("--forward-auth.address=http://127.0.0.1:" + authPort + "/",
				"--spring.cloud.gateway.server.webflux.routes[0].id=all",
				"--spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:" + originPort,
				"--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/**"));
		arguments.addAll(List.of(more));
		return arguments.toArray(String[]::new);
	}

	/** The status of a health group; 0 if nobody answers. */
	int health(String group) {
		try {
			return CLIENT
				.send(HttpRequest
					.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + "/actuator/health" + group))
					.timeout(Duration.ofSeconds(5))
					.build(), BodyHandlers.discarding())
				.statusCode();
		}
		catch (IOException ex) {
			return 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 0;
		}
	}

	String output() {
		try {
			return Files.readString(this.output.toPath(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/** A client's connection. */
	Socket connect() throws IOException {
		return new Socket(InetAddress.getLoopbackAddress(), this.port);
	}

	/** As {@code kill} does. */
	void terminate() {
		this.process.destroy();
	}

	private static int freePort() {
		try (ServerSocket probe = new ServerSocket(0)) {
			return probe.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
