package io.forwardauth.gateway.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.forwardauth.gateway.client.PoolObserver;
import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.ExchangeObserver;
import io.forwardauth.gateway.observability.AccessLog;
import io.forwardauth.gateway.observability.MetricsObserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ObservabilityAutoConfigurationTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ForwardAuthPropertiesAutoConfiguration.class, ObservabilityAutoConfiguration.class));

	private final ApplicationContextRunner withActuator = this.application
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void withoutRegistryAndAccessLogNobodyListens() {
		this.application
			.run((context) -> assertThat(context).getBean(ExchangeObserver.class).isSameAs(ExchangeObserver.NONE));
	}

	@Test
	void bootsMetricsNeedNotBeOnTheClassPath() {
		this.application.withClassLoader(new FilteredClassLoader("org.springframework.boot.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().hasBean("forwardAuthExchangeObserver"));
	}

	@Test
	void registryOfActuatorGetsTheMeters() {
		this.withActuator.run((context) -> {
			context.getBean(ExchangeObserver.class).ended(new ExchangeFacts());
			assertThat(context.getBean(MeterRegistry.class).get(MetricsObserver.REQUESTS).timer().count()).isOne();
			assertThat(context).hasSingleBean(PoolObserver.class);
		});
	}

	@Test
	void oneOfSeveralRegistriesOfTheApplicationIsNotGuessed() {
		this.application.withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("two", MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MetricsObserver.class));
	}

	@Test
	void severalRegistriesAreServedThroughTheirComposite() {
		this.withActuator.withBean("one", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("two", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				context.getBean(ExchangeObserver.class).ended(new ExchangeFacts());
				for (String name : new String[] { "one", "two" }) {
					assertThat(context.getBean(name, MeterRegistry.class).find(MetricsObserver.REQUESTS).timer())
						.as(name)
						.isNotNull();
				}
			});
	}

	@Test
	void boundOnSeriesIsTheConfiguredOne() {
		this.withActuator.withPropertyValues("forward-auth.metrics.max-series=1").run((context) -> {
			ExchangeObserver observer = context.getBean(ExchangeObserver.class);
			for (String route : new String[] { "a", "b" }) {
				ExchangeFacts facts = new ExchangeFacts();
				facts.routeId = route;
				observer.ended(facts);
			}
			assertThat(context.getBean(MeterRegistry.class).get(MetricsObserver.REQUESTS).tag("route", "other").timer())
				.isNotNull();
		});
	}

	@Test
	void accessLogIsWrittenToStandardOutputAsItIs(CapturedOutput output) {
		this.withActuator.withPropertyValues("forward-auth.access-log.enabled=true").run((context) -> {
			ExchangeFacts facts = new ExchangeFacts();
			facts.path = "/logged";
			context.getBean(ExchangeObserver.class).ended(facts);
			await().untilAsserted(() -> assertThat(output.getOut().lines()).anySatisfy((
					line) -> assertThat(line).startsWith("{\"time\":").contains("\"path\":\"/logged\"").endsWith("}")));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get(AccessLog.DROPPED).functionCounter().count()).isZero();
			assertThat(registry.get(MetricsObserver.REQUESTS).timer().count()).isOne();
		});
	}

	@Test
	void accessLogNeedsNoRegistry() {
		this.application.withPropertyValues("forward-auth.access-log.enabled=true")
			.run((context) -> assertThat(context.getBean(ExchangeObserver.class)).isInstanceOf(AccessLog.class));
	}

}
