package io.forwardauth.gateway.spring;

import java.time.Duration;

import io.forwardauth.gateway.warmup.WarmUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;

/**
 * Warms the line up when its port is open, and before the application says that it is
 * ready: Spring Boot waits for it.
 */
final class WarmUpRunner implements ApplicationRunner, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(WarmUpRunner.class);

	/** Where the time is not the limit. */
	private static final int REQUESTS = 10_000;

	private final WarmUp warmUp;

	private final Duration time;

	WarmUpRunner(WarmUp warmUp, Duration time) {
		this.warmUp = warmUp;
		this.time = time;
	}

	/** The application's own runners come after it: they may use the gateway. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		if (!this.time.isZero()) {
			long start = System.nanoTime();
			int requests = this.warmUp.run(this.time, REQUESTS);
			if (requests == 0) {
				return;
			}
			logger.info("Warmed up with {} requests in {} ms", requests, (System.nanoTime() - start) / 1_000_000);
		}
	}

}
