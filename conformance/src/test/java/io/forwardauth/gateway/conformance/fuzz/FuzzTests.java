package io.forwardauth.gateway.conformance.fuzz;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.forwardauth.gateway.conformance.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The short form: in this process, where the watch over blocking calls and leaked buffers
 * sees it. The long one is {@code make fuzz}.
 */
@Timeout(120)
class FuzzTests {

	private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gateway {

	}

	@Test
	void nothingIsFoundOnEitherWay() throws Exception {
		Findings findings = new Findings(5);
		Register register = new Register();
		Tally tally = new Tally();
		Map<Way, Integer> ports = new EnumMap<>(Way.class);
		try (Servers servers = new Servers(register, findings, tally);
				ConfigurableApplicationContext line = start(servers, Way.LINE);
				ConfigurableApplicationContext spring = start(servers, Way.SPRING)) {
			ports.put(Way.LINE, port(line));
			ports.put(Way.SPRING, port(spring));
			Scenarios scenarios = new Scenarios(20_261, List.of(Way.LINE, Way.SPRING));
			new Campaign(register, findings, tally, scenarios, ports).play(0, 1500, 16, NOWHERE);
		}
		assertThat(findings.all()).extracting(Object::toString).isEmpty();
		assertThat(tally.of("origin")).isGreaterThan(500);
		assertThat(tally.of("allowed")).isGreaterThan(500);
	}

	private static ConfigurableApplicationContext start(Servers servers, Way way) {
		Map<String, Object> properties = new HashMap<>(Landscape.properties(servers, way));
		properties.put("server.port", 0);
		properties.put("server.forward-headers-strategy", "none");
		properties.put("spring.web.resources.add-mappings", false);
		properties.put("spring.main.banner-mode", "off");
		properties.put("management.server.port", -1);
		properties.put("forward-auth.server.enabled", true);
		// As the application's defaults have it: what breaks under way is no news.
		properties.put("logging.level.root", "off");
		return new SpringApplicationBuilder(Gateway.class).web(WebApplicationType.REACTIVE)
			.properties(properties)
			.run();
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	@Test
	void wayThatThereIsNotIsAnErrorOfItsOwn() {
		StringWriter said = new StringWriter();
		CommandLine command = new CommandLine(new Fuzz(NOWHERE)).setErr(new java.io.PrintWriter(said));
		assertThat(command.execute("--way", "both")).isEqualTo(2);
		assertThat(said.toString()).contains("--way is both, and must be line, spring or mixed");
		assertThat(command.execute("--gateway", "no/such.jar")).isEqualTo(2);
	}

}
