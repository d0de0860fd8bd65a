package io.forwardauth.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the jar that is shipped holds. It is named by the system property
 * {@code gateway.jar}.
 */
class ContentJarTests {

	private static JarFile jar;

	@BeforeAll
	static void openTheJar() throws IOException {
		jar = new JarFile(Objects.requireNonNull(System.getProperty("gateway.jar"), "gateway.jar is not set"));
	}

	@AfterAll
	static void closeTheJar() throws IOException {
		jar.close();
	}

	@Test
	void billOfMaterialsListsWhatIsInside() throws IOException {
		String location = jar.getManifest().getMainAttributes().getValue("Sbom-Location");
		String materials = new String(jar.getInputStream(jar.getEntry(location)).readAllBytes(),
				StandardCharsets.UTF_8);
		assertThat(materials).contains("pkg:maven/org.springframework.cloud/spring-cloud-gateway-server-webflux@",
				"pkg:maven/io.forwardauth/forward-auth@");
	}

	@ParameterizedTest
	@ValueSource(strings = { "linux-x86_64", "linux-aarch_64" })
	void nativeTransportIsInside(String platform) {
		for (String io : List.of("epoll", "io_uring")) {
			assertThat(jar.stream()).anySatisfy((entry) -> assertThat(entry.getName())
				.matches("BOOT-INF/lib/netty-transport-native-" + io + "-.*-" + platform + "\\.jar"));
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "junit", "wiremock", "blockhound", "spring-boot-configuration-processor", "error_prone_core" })
	void toolsOfTheBuildStayOutside(String tool) {
		assertThat(jar.stream()).noneSatisfy((entry) -> assertThat(entry.getName()).contains("BOOT-INF/lib/" + tool));
	}

}
