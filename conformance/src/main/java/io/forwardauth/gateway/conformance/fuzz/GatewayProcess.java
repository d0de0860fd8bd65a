package io.forwardauth.gateway.conformance.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The gateway's real jar as a process of its own, with Netty's detector of lost buffers
 * at its strictest. It ends with this process.
 */
final class GatewayProcess implements AutoCloseable {

	private static final Pattern USED = Pattern
		.compile("(def new generation|tenured generation|garbage-first heap|PSYoungGen|ParOldGen)\\s.* used (\\d+)K");

	private final Process process;

	private final Path directory;

	private final int port = freePort();

	private final int management = freePort();

	private final Thread hook;

	/**
	 * Starts it.
	 * @param jar the gateway's jar
	 * @param jvmOptions a file of the JVM's options
	 * @param properties its configuration
	 */
	GatewayProcess(Path jar, Path jvmOptions, Map<String, String> properties) throws IOException {
		this.directory = Files.createTempDirectory("fuzz-gateway");
		Properties all = new Properties();
		all.putAll(properties);
		all.setProperty("server.port", String.valueOf(this.port));
		all.setProperty("management.server.port", String.valueOf(this.management));
		Path file = this.directory.resolve("gateway.properties");
		try (OutputStream out = Files.newOutputStream(file)) {
			all.store(out, null);
		}
		ProcessBuilder builder = new ProcessBuilder(tool("java"), "@" + jvmOptions.toAbsolutePath(),
				"-Dio.netty.leakDetection.level=paranoid", "-Dio.netty.leakDetection.targetRecords=20", "-jar",
				jar.toAbsolutePath().toString(), "--spring.config.additional-location=file:" + file)
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("log").toFile());
		builder.environment()
			.keySet()
			.removeIf((name) -> name.startsWith("SPRING") || name.startsWith("FORWARD") || name.startsWith("SERVER"));
		this.process = builder.start();
		this.hook = new Thread(this.process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	private static String tool(String name) {
		return Path.of(System.getProperty("java.home"), "bin", name).toString();
	}

	/**
	 * Below those that the system gives to connections of whomever: it takes seconds
	 * until the gateway listens.
	 */
	private static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
			try (ServerSocket probe = new ServerSocket(port)) {
				return probe.getLocalPort();
			}
			catch (IOException ex) {
				// Somebody has it.
			}
		}
	}

	int port() {
		return this.port;
	}

	/** Waits until it is ready. */
	void awaitReady() throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
		while (!isHealthy()) {
			if (!this.process.isAlive() || System.nanoTime() > deadline) {
				throw new IllegalStateException("The gateway did not start:\n" + String.join("\n", log()));
			}
			Thread.sleep(100);
		}
	}

	boolean isHealthy() {
		try {
			HttpURLConnection connection = (HttpURLConnection) URI
				.create("http://127.0.0.1:" + this.management + "/actuator/health")
				.toURL()
				.openConnection();
			connection.setReadTimeout(5000);
			return connection.getResponseCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** All it has said. */
	List<String> log() {
		try (Stream<String> lines = Files.lines(this.directory.resolve("log"), StandardCharsets.ISO_8859_1)) {
			return lines.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** How many files and sockets it has open, or -1 where that cannot be told. */
	long descriptors() {
		try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(this.process.pid()), "fd"))) {
			return open.count();
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/**
	 * Has it collect its garbage, and says how many bytes of its heap are in use then.
	 */
	long heap() throws IOException, InterruptedException {
		jcmd("GC.run");
		long used = 0;
		Matcher matcher = USED.matcher(jcmd("GC.heap_info"));
		while (matcher.find()) {
			used += Long.parseLong(matcher.group(2)) * 1024;
		}
		return used;
	}

	private String jcmd(String command) throws IOException, InterruptedException {
		Process jcmd = new ProcessBuilder(tool("jcmd"), String.valueOf(this.process.pid()), command)
			.redirectErrorStream(true)
			.start();
		String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (jcmd.waitFor() != 0) {
			throw new IllegalStateException("jcmd " + command + ": " + said);
		}
		return said;
	}

	@Override
	public void close() throws IOException {
		this.process.destroy();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		Runtime.getRuntime().removeShutdownHook(this.hook);
		Files.deleteIfExists(this.directory.resolve("log"));
		Files.deleteIfExists(this.directory.resolve("gateway.properties"));
		Files.deleteIfExists(this.directory);
	}

}
