package io.forwardauth.gateway;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One start of the real jar, taken apart, that is expected to fail.
 *
 * @param exitCode what the process ended with; -1 if it ran on and was stopped
 * @param output all it said
 */
record JarStart(int exitCode, String output) {

	private static final int LONGEST_START_SECONDS = 60;

	/** Where the jar is taken apart, with the classes that a start has loaded. */
	private static final String LAYOUT = "layout";

	private static final String CLASSES = "classes.jsa";

	/**
	 * Takes the jar apart and keeps what a first start loads: half the time of each start
	 * after it. To be called once before the others.
	 * @param directory for all files
	 */
	static void prepare(Path directory) throws IOException, InterruptedException {
		start(List.of("-Djarmode=tools", "-jar", Objects.requireNonNull(System.getProperty("gateway.jar")), "extract",
				"--destination", directory.resolve(LAYOUT).toString()), Map.of(), directory);
		start(command(directory, "-XX:ArchiveClassesAtExit=", List.of("--forward-auth.address=ftp://a")), Map.of(),
				directory);
	}

	/**
	 * Starts the jar, waits for its end.
	 * @param arguments of the gateway
	 * @param variables of its environment
	 * @param directory for its output
	 * @return how it ended
	 */
	static JarStart run(List<String> arguments, Map<String, String> variables, Path directory)
			throws IOException, InterruptedException {
		return start(command(directory, "-XX:SharedArchiveFile=", arguments), variables, directory);
	}

	private static List<String> command(Path directory, String archive, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of("-XX:TieredStopAtLevel=1", "-Xmx128m", archive + directory.resolve(CLASSES), "-jar",
						directory.resolve(LAYOUT).resolve("gateway.jar").toString(), "--server.port=0",
						"--management.server.port=0"));
		command.addAll(arguments);
		return command;
	}

	private static JarStart start(List<String> arguments, Map<String, String> variables, Path directory)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(arguments);
		File output = File.createTempFile("start", ".log", directory.toFile());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
		builder.environment().keySet().removeIf((name) -> name.startsWith("SPRING_") || name.startsWith("FORWARD"));
		builder.environment().putAll(variables);
		Process process = builder.start();
		try {
			boolean ended = process.waitFor(LONGEST_START_SECONDS, TimeUnit.SECONDS);
			return new JarStart(ended ? process.exitValue() : -1,
					Files.readString(output.toPath(), StandardCharsets.UTF_8));
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

}
