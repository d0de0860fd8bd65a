package io.forwardauth.stub;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The program, in a process of its own.
 */
class AuthStubTests {

	@Test
	void programSaysWhereItListensAndEndsWhenAskedTo(@TempDir Path directory) throws Exception {
		Path certificate = directory.resolve("stub.pem");
		Process program = run("--port", "0", "--tls-port", "0", "--tls-cert-out", certificate.toString());
		try (BufferedReader output = program.inputReader()) {
			assertThat(output.readLine())
				.matches("auth-stub listens on http://127\\.0\\.0\\.1:\\d+ and https://127\\.0\\.0\\.1:\\d+");
			assertThat(Files.readString(certificate)).startsWith("-----BEGIN CERTIFICATE-----");
			// By its handle: Process.destroy closes the streams as well.
			program.toHandle().destroy();
			assertThat(program.waitFor(1, TimeUnit.SECONDS)).as("ended within a second").isTrue();
			assertThat(output.readLine()).isNull();
		}
		finally {
			program.destroyForcibly();
		}
	}

	@Test
	void takenPortIsOneClearLineAndExitCodeOne() throws Exception {
		try (StubServer other = new StubServer().start()) {
			Process program = run("--port", Integer.toString(other.port()), "--tls-port", "-1");
			try (BufferedReader output = program.inputReader()) {
				assertThat(output.lines()).containsExactly("auth-stub: cannot listen on 127.0.0.1:" + other.port()
						+ ": the port is taken; choose another with --port and --tls-port");
				assertThat(program.waitFor()).isEqualTo(1);
			}
			finally {
				program.destroyForcibly();
			}
		}
	}

	@ParameterizedTest(name = "{0} {1}")
	@CsvSource({ "--delay, soon", "--tls-delay, later", "--seed, x", "--tls-name, no/host" })
	void wrongOptionIsOneClearLine(String option, String value) throws Exception {
		Process program = run(option, value);
		try (BufferedReader output = program.inputReader()) {
			assertThat(output.lines()).singleElement().asString().contains("'" + value + "'");
			assertThat(program.waitFor()).isEqualTo(2);
		}
	}

	private static Process run(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), AuthStub.class.getName()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		List.of("PORT", "TLS_PORT", "BIND_HOST", "DELAY", "LOOPS", "TLS_CERT_OUT", "TLS_NAME", "TLS_DELAY", "SEED",
				"JAVA_TOOL_OPTIONS")
			.forEach(builder.environment()::remove);
		return builder.start();
	}

}
