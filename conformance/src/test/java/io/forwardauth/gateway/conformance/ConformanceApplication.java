package io.forwardauth.gateway.conformance;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.ExchangeObserver;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Nothing but what is auto-configured, and an ear for what observers are told.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ConformanceApplication {

	@Bean
	static Facts facts() {
		return new Facts();
	}

	/** What the gateway's observer was told. */
	static final class Facts implements BeanPostProcessor {

		private final Queue<ExchangeFacts> ended = new ConcurrentLinkedQueue<>();

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			return "forwardAuthExchangeObserver".equals(name) ? (ExchangeObserver) this.ended::add : bean;
		}

		Queue<ExchangeFacts> ended() {
			return this.ended;
		}

	}

}
