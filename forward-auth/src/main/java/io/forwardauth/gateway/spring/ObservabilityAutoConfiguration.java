package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import io.forwardauth.gateway.http.ExchangeObserver;
import io.forwardauth.gateway.observability.AccessLog;
import io.forwardauth.gateway.observability.ExchangeObservers;
import io.forwardauth.gateway.observability.MetricsObserver;
import io.forwardauth.gateway.observability.PoolMetrics;

/**
 * Who listens to exchanges: the metrics if the application has a registry for them, the
 * access log if it is wanted. Boot's metrics are named, not referred to: they are on the
 * class path only with Actuator.
 */
@AutoConfiguration(after = ForwardAuthPropertiesAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
class ObservabilityAutoConfiguration {

	@Bean
	@Primary
	ExchangeObserver forwardAuthExchangeObserver(ObjectProvider<MetricsObserver> metrics,
			ObjectProvider<AccessLog> accessLog) {
		List<ExchangeObserver> observers = new ArrayList<>();
		metrics.ifAvailable(observers::add);
		accessLog.ifAvailable(observers::add);
		return ExchangeObservers.of(observers);
	}

	/**
	 * Written past the logging system, whose locks and patterns requests need not pay.
	 */
	@Bean
	@ConditionalOnBooleanProperty("forward-auth.access-log.enabled")
	AccessLog forwardAuthAccessLog(ObjectProvider<MeterRegistry> registry) {
		AccessLog log = new AccessLog(System.out, AccessLog.DEFAULT_CAPACITY);
		registry.ifUnique(log::bindTo);
		return log;
	}

	/** With a registry. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSingleCandidate(MeterRegistry.class)
	static class Metrics {

		@Bean
		MetricsObserver forwardAuthMetrics(MeterRegistry registry, ForwardAuthProperties properties) {
			return new MetricsObserver(registry, properties.metrics().maxSeries());
		}

		@Bean
		PoolMetrics forwardAuthPoolMetrics(MeterRegistry registry, ForwardAuthProperties properties) {
			return new PoolMetrics(registry, properties.metrics().maxSeries());
		}

	}

}
