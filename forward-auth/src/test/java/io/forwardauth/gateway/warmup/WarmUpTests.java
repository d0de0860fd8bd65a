package io.forwardauth.gateway.warmup;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.sun.management.UnixOperatingSystemMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.Io;
import io.forwardauth.gateway.http.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The play that warms the line up.
 */
class WarmUpTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final Transport transport = Transport.create(1, Io.EPOLL);

	private final List<ExchangeFacts> ended = new CopyOnWriteArrayList<>();

	private final WarmUp warmUp = new WarmUp(this.transport, this.ended::add);

	@AfterEach
	void stop() {
		this.transport.group().shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	@Test
	void requestsAreOfAllKindsAndEachIsServedAsExpected() {
		assertThat(this.warmUp.run(LONG, 640)).isEqualTo(640);
		assertThat(this.ended).hasSize(640).allMatch((facts) -> facts.straight && facts.reason == null);
		assertThat(this.ended).extracting((facts) -> facts.method).contains("GET", "POST");
		// One of eight is denied; an origin's answers are of Content-Length and chunked.
		Map<String, Long> decisions = this.ended.stream()
			.collect(Collectors.groupingBy((facts) -> facts.decision + " " + facts.status, Collectors.counting()));
		assertThat(decisions).containsOnlyKeys("allow 200", "deny 401");
		assertThat(decisions.get("deny 401")).isBetween(40L, 80L);
		assertThat(this.ended).filteredOn((facts) -> facts.status == 200)
			.extracting((facts) -> facts.bytesSent)
			.contains(30L, 5L);
	}

	@Test
	void itEndsWithItsTime() {
		long start = System.nanoTime();
		int requests = this.warmUp.run(Duration.ofMillis(100), Integer.MAX_VALUE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		assertThat(requests).isPositive();
		assertThat(this.ended).extracting((facts) -> facts.status).isSubsetOf(200, 401);
	}

	@Test
	void nothingOfItIsLeft() {
		UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		this.warmUp.run(LONG, 100);
		long open = system.getOpenFileDescriptorCount();
		this.warmUp.run(LONG, 100);
		await().untilAsserted(() -> assertThat(system.getOpenFileDescriptorCount()).isLessThanOrEqualTo(open));
	}

	@Test
	void itNeverFails() {
		this.transport.group().shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
		assertThat(this.warmUp.run(LONG, 100)).isZero();
	}

}
