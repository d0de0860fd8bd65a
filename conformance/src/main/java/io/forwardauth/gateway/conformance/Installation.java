package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where the programs are that are compared.
 *
 * @param traefik Traefik's binary
 * @param gateway the gateway's jar
 * @param jvmOptions the file of its JVM's options
 * @param directory for configurations and logs
 */
record Installation(Path traefik, Path gateway, Path jvmOptions, Path directory) {

	/**
	 * Looks where {@code make} puts them; the variable {@code TRAEFIK} names another
	 * binary.
	 * @param root the project's directory
	 * @param directory for configurations and logs
	 * @return all paths, be there something or not
	 */
	static Installation below(Path root, Path directory) {
		String named = System.getenv("TRAEFIK");
		Path traefik = (named != null) ? Path.of(named) : root.resolve(".tools/bench/bin/traefik");
		return new Installation(traefik, root.resolve("gateway/target/gateway.jar"),
				root.resolve("gateway/jvm.options"), directory);
	}

	/** What Traefik says its version is. */
	String traefikVersion() throws IOException {
		Process process = new ProcessBuilder(this.traefik.toString(), "version").redirectErrorStream(true).start();
		try (InputStream said = process.getInputStream()) {
			return new String(said.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> line.startsWith("Version:"))
				.map((line) -> line.substring("Version:".length()).strip())
				.findFirst()
				.orElse("unknown");
		}
	}

	/** What is missing and how to get it; null if nothing is. */
	@Nullable String missing() {
		if (!Files.isExecutable(this.traefik)) {
			return "Traefik is not at " + this.traefik + ": make .tools/bench/ready installs it";
		}
		if (!Files.isReadable(this.gateway)) {
			return "The gateway is not at " + this.gateway + ": make gateway/target/gateway.jar builds it";
		}
		return null;
	}

}
