package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.forwardauth.gateway.http.ExchangeFacts;

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

	private final Way way;

	private final ConformanceApplication.Facts facts;

	private final int port;

	private LocalStage(Way way) throws IOException {
		this.way = way;
		Map<String, Object> properties = Setup.properties(ports());
		properties.put("forward-auth.line.enabled", way == Way.LINE);
		ConfigurableApplicationContext context = new SpringApplicationBuilder(ConformanceApplication.class)
			.web(WebApplicationType.REACTIVE)
			.properties(properties)
			.run();
		this.facts = context.getBean(ConformanceApplication.Facts.class);
		this.port = ((WebServerApplicationContext) context).getWebServer().getPort();
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
	int port() {
		return this.port;
	}

	@Override
	void play(List<Answer> ofAuth, List<Answer> ofOrigin) {
		super.play(ofAuth, ofOrigin);
		this.facts.ended().clear();
	}

	/** Else the table would be played twice on the Spring way. */
	@Override
	void looked() {
		assertThat(facts().straight || this.way == Way.SPRING).as("whether it took the line").isTrue();
	}

	/** What observers were told of the only exchange. */
	ExchangeFacts facts() {
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> this.facts.ended().size() == 1);
		return this.facts.ended().element();
	}

	@Override
	public String toString() {
		return this.way.name();
	}

}
