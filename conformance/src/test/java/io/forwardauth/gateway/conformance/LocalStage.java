package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import io.forwardauth.gateway.http.ExchangeFacts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The whole application in this process, where the watch over blocking calls and leaked
 * buffers sees it; one for each way.
 */
final class LocalStage extends Stage {

	private static final Map<Way, LocalStage> STAGES = new EnumMap<>(Way.class);

	/** What application.yml of the application says. */
	private static final Map<String, Object> APPLICATION = Map.of("server.port", 0, "server.http2.enabled", true,
			"server.max-http-request-header-size", "64KB", "server.netty.max-initial-line-length", "64KB",
			"server.forward-headers-strategy", "none", "spring.web.resources.add-mappings", false,
			"spring.main.banner-mode", "off",
			// The actuator has handlers of its own on the main port otherwise.
			"management.server.port", -1, "forward-auth.server.enabled", true, "forward-auth.routes-without-policy",
			"refuse");

	private final Way way;

	private final ConfigurableApplicationContext common;

	private @Nullable ConfigurableApplicationContext trustingIpv6;

	private ConfigurableApplicationContext asked;

	private LocalStage(Way way) throws IOException {
		this.way = way;
		this.common = start(Peer.STRANGER);
		this.asked = this.common;
	}

	private ConfigurableApplicationContext start(Peer peer) {
		Map<String, Object> properties = new HashMap<>(APPLICATION);
		properties.putAll(GatewaySettings.of(Setup.of(ports()), peer.trustedThere(), this.way));
		return new SpringApplicationBuilder(ConformanceApplication.class).web(WebApplicationType.REACTIVE)
			.properties(properties)
			.run();
	}

	/** Ends with the process, as Spring Boot's shutdown hook has it. */
	static synchronized LocalStage of(Way way) {
		return STAGES.computeIfAbsent(way, (missing) -> {
			try {
				return new LocalStage(missing);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	@Override
	int port(Peer peer) {
		if (peer == Peer.TRUSTED_6 && this.trustingIpv6 == null) {
			this.trustingIpv6 = start(peer);
		}
		this.asked = (peer == Peer.TRUSTED_6) ? this.trustingIpv6 : this.common;
		ended().clear();
		return ((WebServerApplicationContext) this.asked).getWebServer().getPort();
	}

	@Override
	@Nullable SpringLimit limitOf(Case row) {
		return (this.way == Way.SPRING) ? row.lineOnly() : null;
	}

	/** Else the table would be played twice on the Spring way. */
	@Override
	void looked() {
		assertThat(facts().straight || this.way == Way.SPRING).as("whether it took the line").isTrue();
	}

	/** What observers were told of the only exchange. */
	ExchangeFacts facts() {
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> ended().size() == 1);
		return ended().element();
	}

	private Queue<ExchangeFacts> ended() {
		return this.asked.getBean(ConformanceApplication.Facts.class).ended();
	}

	/** One character a byte. */
	static void send(Socket client, String bytes) throws IOException {
		client.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
	}

	@Override
	public String toString() {
		return this.way.name();
	}

}
