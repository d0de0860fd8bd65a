package io.forwardauth.gateway.conformance.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.forwardauth.gateway.conformance.Running;

/**
 * The gateway's real jar as a process of its own, with Netty's detector of lost buffers
 * at its strictest.
 */
final class GatewayProcess implements AutoCloseable {

	private static final Pattern USED = Pattern
		.compile("(def new generation|tenured generation|garbage-first heap|PSYoungGen|ParOldGen)\\s.* used (\\d+)K");

	private final Running process;

	private final Path directory;

	private final int port = Running.freePort();

	private final int management = Running.freePort();

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
		this.process = new Running(
				List.of(Running.ofThisJdk("java"), "@" + jvmOptions.toAbsolutePath(),
						"-Dio.netty.leakDetection.level=paranoid", "-Dio.netty.leakDetection.targetRecords=20", "-jar",
						jar.toAbsolutePath().toString(), "--spring.config.additional-location=file:" + file),
				this.directory.resolve("log"));
	}

	int port() {
		return this.port;
	}

	/** Waits until it is ready. */
	void awaitReady() {
		this.process.awaitReady(this::isHealthy);
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
		return this.process.log().lines().toList();
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
		Process jcmd = new ProcessBuilder(Running.ofThisJdk("jcmd"), String.valueOf(this.process.pid()), command)
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
		this.process.close();
		Files.deleteIfExists(this.directory.resolve("log"));
		Files.deleteIfExists(this.directory.resolve("gateway.properties"));
		Files.deleteIfExists(this.directory);
	}

}
