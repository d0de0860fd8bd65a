package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reference of properties says what the code says.
 */
class ConfigurationReferenceTests {

	private static final Pattern CODE = Pattern.compile("`([^`]*)`");

	private static final Pattern APPLICATION = Pattern.compile("\\(application: `([^`]*)`\\)");

	/** What the reference may call a type. */
	private static final Map<String, String> TYPES = Map.of("java.lang.Boolean", "boolean", "java.lang.Integer",
			"number.*", "java.time.Duration", "duration", "org.springframework.util.unit.DataSize", "size.*",
			"java.lang.String",
			"URL.*|regular expression|header name|name of a query parameter|file, location or PEM|name of a bundle",
			"java.util.List<java.lang.String>", "list of .*");

	private static final Map<String, Row> ROWS = new TreeMap<>();

	private static final Map<String, JsonNode> METADATA = new TreeMap<>();

	/**
	 * A line of the tables.
	 *
	 * @param type its words for the type
	 * @param defaultValue its default, null for none
	 * @param application what the application sets in its place, or null
	 * @param example a value
	 */
	record Row(String type, @Nullable String defaultValue, @Nullable String application, String example) {
	}

	@BeforeAll
	static void read() throws IOException {
		for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
			if (line.startsWith("| `forward")) {
				List<String> cells = Stream.of(line.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
				Row before = ROWS.put(code(cells.get(1)), new Row(cells.get(2), codeOrNull(cells.get(3), CODE),
						codeOrNull(cells.get(3), APPLICATION), code(cells.get(4))));
				assertThat(before).as("second row of " + cells.get(1)).isNull();
			}
		}
		try (InputStream metadata = PolicyProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : new JsonMapper().readTree(metadata).get("properties")) {
				METADATA.put(property.get("name").asString(), property);
			}
		}
	}

	static Stream<String> properties() {
		return METADATA.keySet().stream();
	}

	@Test
	void everyPropertyHasARowAndEveryRowAProperty() {
		assertThat(ROWS.keySet()).isEqualTo(METADATA.keySet()).hasSizeGreaterThan(20);
	}

	@ParameterizedTest
	@MethodSource("properties")
	void defaultsAreThoseOfTheCode(String name) {
		JsonNode value = METADATA.get(name).get("defaultValue");
		assertThat(ROWS.get(name).defaultValue()).isEqualTo((value != null) ? value.asString() : null);
	}

	@ParameterizedTest
	@MethodSource("properties")
	void typesAreThoseOfTheCode(String name) {
		String type = METADATA.get(name).get("type").asString();
		if (TYPES.containsKey(type)) {
			assertThat(ROWS.get(name).type()).matches(TYPES.get(type));
		}
		else {
			assertThat(type).contains("io.forwardauth.gateway.");
		}
	}

	@ParameterizedTest
	@MethodSource("properties")
	void everyPropertyIsDescribedInTheMetadata(String name) {
		assertThat(METADATA.get(name).get("description").asString()).endsWith(".").hasSizeGreaterThan(20);
	}

	@Test
	void whatTheApplicationSetsIsSaid() throws IOException {
		Map<String, String> set = new HashMap<>();
		for (PropertySource<?> source : new YamlPropertySourceLoader().load("application",
				new FileSystemResource("../gateway/src/main/resources/application.yml"))) {
			for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
				if (name.startsWith("forward")) {
					set.put(name, String.valueOf(source.getProperty(name)));
				}
			}
		}
		Map<String, String> said = new HashMap<>();
		ROWS.forEach((name, row) -> {
			if (row.application() != null) {
				said.put(name, row.application());
			}
		});
		assertThat(said).isEqualTo(set).isNotEmpty();
	}

	@Test
	void examplesAreAccepted() {
		Map<String, String> examples = new HashMap<>();
		List<String> names = new ArrayList<>(ROWS.keySet());
		names.remove("forward-auth.policies");
		// It and signin-redirect are two ways to do one thing, see PoliciesTests.
		names.remove("forward-auth.auth-signin-url");
		// They exclude each other, or name files.
		names.removeIf((name) -> name.startsWith("forward-auth.tls."));
		names.forEach((name) -> examples.put(name, ROWS.get(name).example()));
		String[] policy = ROWS.get("forward-auth.policies").example().split("=", 2);
		examples.put(policy[0], policy[1]);
		Binder binder = new Binder(new MapConfigurationPropertySource(examples));
		Policies policies = Policies.of(binder.bind("forward-auth", PolicyProperties.class).get(),
				binder.bind("forward-auth", ForwardAuthProperties.class).get());
		assertThat(policies.defaultPolicy()).isNotNull();
		assertThat(policies.named()).containsOnlyKeys("admin");
		assertThat(binder.bind("forwarded-headers", ForwardedHeadersProperties.class).get().trustedProxies())
			.hasSize(3);
	}

	@Test
	void examplesOfTlsAreRead() {
		Map<String, String> examples = new HashMap<>();
		ROWS.forEach((name, row) -> {
			if (name.startsWith("forward-auth.tls.")) {
				examples.put(name, row.example());
			}
		});
		assertThat(examples).hasSize(6);
		PolicyProperties.Tls tls = new Binder(new MapConfigurationPropertySource(examples))
			.bind("forward-auth.tls", PolicyProperties.Tls.class)
			.get();
		assertThat(tls).isEqualTo(new PolicyProperties.Tls("/etc/gateway/auth-ca.pem", "/etc/gateway/client.pem",
				"/etc/gateway/client-key.pem", true, "auth", true));
	}

	private static String code(String cell) {
		String found = codeOrNull(cell, CODE);
		assertThat(found).as("code in the cell: " + cell).isNotNull();
		return found;
	}

	private static @Nullable String codeOrNull(String cell, Pattern pattern) {
		Matcher matcher = pattern.matcher(cell);
		return matcher.find() ? matcher.group(1) : null;
	}

}
