package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole table on the real Traefik and on the gateway's real jar, and whether the
 * comparison itself can be believed.
 */
class ComparisonTests {

	/** The short form: the long one is make conformance. */
	private static final int SHARE = 8;

	@TempDir
	private static Path directory;

	private static Installation installation;

	private static TraefikStage traefik;

	@BeforeAll
	static void startTraefik() throws IOException {
		installation = Installation.below(Path.of(".."), directory);
		String missing = installation.missing();
		boolean ci = "true".equals(System.getenv("CI"));
		Assumptions.assumeTrue(missing == null || ci, () -> "not compared: " + missing);
		assertThat(missing).isNull();
		traefik = new TraefikStage(installation, (settings) -> settings);
	}

	@AfterAll
	static void endTraefik() {
		if (traefik != null) {
			traefik.close();
		}
	}

	@Test
	void gatewayDiffersFromTraefikWithReasonOnly() throws IOException {
		Run.all(installation, traefik, SHARE, (run) -> assertThat(run.faults()).as(run.figures()).isEmpty());
	}

	@Test
	void pageIsOfThisTable() throws IOException {
		assertThat(Files.readString(Path.of("../docs/conformance.md")))
			.as("docs/conformance.md is written by make conformance")
			.contains("| Traefik | " + installation.traefikVersion() + " |",
					"| cases | " + Table.rows().count() + " |");
	}

	@Test
	void traefikDiffersNotFromItself() throws IOException {
		try (TraefikStage other = new TraefikStage(installation, (settings) -> settings)) {
			Comparison comparison = new Comparison(traefik, other, List.of(), Protocol.HTTP_1);
			for (Outcome outcome : comparison
				.of(Table.everyNth(SHARE).stream().filter(comparison::isForBoth).toList())) {
				assertThat(outcome.explained()).as(outcome.row().says()).isEmpty();
				assertThat(outcome.unexplained()).as(outcome.row().says()).isEmpty();
			}
		}
	}

	@ParameterizedTest(name = "{0}.{1} = {2}")
	@MethodSource("mistakes")
	void mistakeInOneOptionIsFound(String policy, String option, Object value) throws IOException {
		assertThat(isFound(policy, option, value, Protocol.HTTP_1)).as("a difference was found").isTrue();
	}

	@ParameterizedTest(name = "{0}.{1} = {2}")
	@MethodSource("mistakesInHttp2")
	void mistakeInOneOptionIsFoundInHttp2(String policy, String option, Object value) throws IOException {
		assertThat(isFound(policy, option, value, Protocol.HTTP_2)).as("a difference was found").isTrue();
	}

	private static boolean isFound(String policy, String option, Object value, Protocol protocol) throws IOException {
		try (TraefikStage wrong = new TraefikStage(installation, (settings) -> with(settings, policy, option, value))) {
			Comparison comparison = new Comparison(traefik, wrong, List.of(), protocol);
			// Where no route has its name, it is the default policy.
			Stream<Case> rows = Table.rows()
				.filter(comparison::isForBoth)
				.filter((row) -> row.canBeSaidIn(protocol))
				.filter((row) -> policy.equals(Policy.DEFAULT) || row.route().equals(policy));
			return rows.anyMatch((row) -> differs(comparison, row));
		}
	}

	private static boolean differs(Comparison comparison, Case row) {
		try {
			Outcome outcome = comparison.of(row);
			return !outcome.unexplained().isEmpty() || !outcome.explained().isEmpty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Stream<Arguments> mistakes() {
		return Stream.of(Arguments.of("default", "trustForwardHeader", true),
				Arguments.of("trust", "trustForwardHeader", false),
				Arguments.of("default", "address", "http://127.0.0.1:1/"),
				Arguments.of("default", "authRequestHeaders", List.of("X-Named", "Cookie")),
				Arguments.of("default", "authResponseHeaders", List.of("X-Auth-User")),
				Arguments.of("default", "authResponseHeadersRegex", "^Bar-"),
				Arguments.of("list", "authRequestHeaders", List.of("X-Not-There")),
				Arguments.of("method", "preserveRequestMethod", false),
				Arguments.of("location", "preserveLocationHeader", false),
				Arguments.of("small", "maxResponseBodySize", 11), Arguments.of("body", "forwardBody", false),
				Arguments.of("body10", "maxBodySize", 11),
				Arguments.of("cookies", "addAuthCookiesToResponse", List.of("a")),
				Arguments.of("signin", "authSigninURL", "https://login.test/"),
				Arguments.of("tlsother", "tls", Map.of("insecureSkipVerify", true)),
				Arguments.of("tlsca", "tls", Map.of("insecureSkipVerify", false)),
				Arguments.of("tlsca", "tls", Map.of("ca", Credentials.shared().otherCa().toString())),
				Arguments.of("tlsmutual", "tls", Map.of("ca", Credentials.shared().ca().toString())));
	}

	static Stream<Arguments> mistakesInHttp2() {
		return Stream.of(Arguments.of("trust", "trustForwardHeader", false),
				Arguments.of("body", "authResponseHeaders", List.of("X-Auth-Group")),
				Arguments.of("method", "preserveRequestMethod", false));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> with(Map<String, Object> settings, String policy, String option, Object value) {
		Map<String, Object> changed = new LinkedHashMap<>((Map<String, Object>) settings.get("http"));
		Map<String, Object> middlewares = new LinkedHashMap<>((Map<String, Object>) changed.get("middlewares"));
		Map<String, Object> middleware = (Map<String, Object>) middlewares.get(policy);
		Map<String, Object> options = new LinkedHashMap<>((Map<String, Object>) middleware.get("forwardAuth"));
		options.put(option, value);
		middlewares.put(policy, Map.of("forwardAuth", options));
		changed.put("middlewares", middlewares);
		return Map.of("http", changed);
	}

}
