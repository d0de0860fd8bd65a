package io.forwardauth.gateway.spring;

import java.util.List;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.forwardauth.gateway.observability.MetricsObserver;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The warm-up of a whole application.
 */
@ExtendWith(OutputCaptureExtension.class)
class WarmUpRunnerTests {

	private static final String DONE = "Warmed up with ";

	private final TestGateway gateway = new TestGateway().with(Watching.class)
		.withDefaultPolicy()
		.with("forward-auth.server.enabled=true", "forward-auth.access-log.enabled=true",
				"logging.level.io.forwardauth=info")
		.route(0, "all", "Path=/**", "");

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void nobodyHearsOfIt(CapturedOutput output) {
		this.gateway.with("forward-auth.server.warm-up=300ms").start();
		assertThat(output.getOut()).containsPattern(DONE + "[1-9]").doesNotContain("\"path\":");
		this.gateway.auth.verify(0, anyRequestedFor(anyUrl()));
		this.gateway.origin.verify(0, anyRequestedFor(anyUrl()));
		List<Meter> meters = this.gateway.context().getBean(MeterRegistry.class).getMeters();
		assertThat(meters).extracting((meter) -> meter.getId().getName())
			.doesNotContain(MetricsObserver.REQUESTS, MetricsObserver.AUTH, MetricsObserver.ORIGIN,
					MetricsObserver.DECISIONS, MetricsObserver.HTTP_SERVER_REQUESTS)
			.contains(MetricsObserver.ACTIVE_REQUESTS);
		assertThat(meters).extracting((meter) -> meter.getId().getTag("target")).containsOnlyNulls();
	}

	@Test
	void theApplicationIsReadyAfterIt(CapturedOutput output) {
		this.gateway.with("forward-auth.server.warm-up=100ms").start();
		assertThat(output.getOut().indexOf(DONE)).isPositive().isLessThan(output.getOut().indexOf("ready now"));
	}

	@Test
	void zeroTurnsItOff(CapturedOutput output) {
		this.gateway.with("forward-auth.server.warm-up=0").start();
		assertThat(output.getOut()).contains("ready now").doesNotContain(DONE);
	}

	@Configuration(proxyBeanMethods = false)
	static class Watching {

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		ApplicationListener<AvailabilityChangeEvent<ReadinessState>> readiness() {
			return new Readiness();
		}

	}

	private static final class Readiness implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

		@Override
		public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
			if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
				System.out.println("ready now");
			}
		}

	}

}
