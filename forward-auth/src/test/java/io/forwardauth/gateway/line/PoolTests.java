package io.forwardauth.gateway.line;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.forwardauth.gateway.client.PoolOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connections to the origin: how many, how long, and what of one that turns out dead.
 */
class PoolTests extends LineTest {

	@ParameterizedTest
	@CsvSource({ "GET,true", "HEAD,true", "OPTIONS,true", "PUT,true", "DELETE,true", "POST,false", "PATCH,false" })
	void staleConnectionIsTriedAgainForIdempotentRequests(String method, boolean again) throws Exception {
		this.line.start();
		Wire client = this.line.client();
		Wire stale = stale(client);
		client.sendHead(method + " / HTTP/1.1", "Host: h");
		stale.readHead();
		stale.close();
		if (again) {
			originAsked().send("HTTP/1.1 204 No Content\r\n\r\n");
			assertThat(client.readMessage()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
		}
		else {
			assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
			assertThat(this.line.origin.connections()).isOne();
		}
	}

	@Test
	void staleConnectionIsNotTriedAgainForABody() throws Exception {
		this.line.start();
		Wire client = this.line.client();
		Wire stale = stale(client);
		client.sendHead("PUT / HTTP/1.1", "Host: h", "Content-Length: 3").send("abc");
		stale.readHead();
		stale.close();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
		assertThat(this.line.origin.connections()).isOne();
	}

	@Test
	void freshConnectionIsNotTriedAgain() throws Exception {
		this.line.start();
		Wire client = get();
		originAsked().close();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 502 ");
		assertThat(this.line.origin.connections()).isOne();
	}

	@Test
	void connectionThatEndedWhileIdleIsNotUsed() throws Exception {
		this.line.start();
		Wire client = this.line.client();
		stale(client).close();
		client.sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 3").send("abc");
		Wire origin = originAsked();
		assertThat(origin.read(3)).isEqualTo("abc");
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
	}

	@Test
	void fullPoolIsUnavailableAndTheQueueIsServedInOrder() throws Exception {
		this.line.steps = List.of();
		this.line.pool = pool(1, 1, Duration.ofSeconds(20), Duration.ofMinutes(1));
		this.line.start();
		Wire first = get();
		Wire origin = originAsked();
		Wire second = this.line.client().sendHead("GET /second HTTP/1.1", "Host: h");
		await().untilAsserted(() -> {
			Wire third = get();
			assertThat(third.readMessage()).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
		});
		origin.send(OK);
		assertThat(first.readMessage()).isEqualTo(OK);
		assertThat(origin.readHead()).startsWith("GET /second ");
		origin.send(OK);
		assertThat(second.readMessage()).isEqualTo(OK);
		assertThat(this.line.origin.connections()).isOne();
	}

	@Test
	void queueIsNotWaitedInForEver() throws Exception {
		this.line.pool = pool(1, 5, Duration.ofMillis(200), Duration.ofMinutes(1));
		this.line.start();
		get();
		originAsked();
		assertThat(get().readMessage()).startsWith("HTTP/1.1 503 ");
	}

	@Test
	void clientThatLeavesTheQueueFreesItsPlaceAndTheConnectionOfACancelledCallIsReplaced() throws Exception {
		this.line.pool = pool(1, 1, Duration.ofSeconds(20), Duration.ofMinutes(1));
		this.line.start();
		Wire first = get();
		Wire origin = originAsked();
		for (int i = 0; i < 3; i++) {
			Wire waiting = get();
			assertThat(LineFixture.isQuiet(waiting, Duration.ofMillis(50))).isTrue();
			waiting.close();
			assertThat(this.line.facts().status).isEqualTo(499);
		}
		Wire last = get();
		assertThat(LineFixture.isQuiet(last, Duration.ofMillis(50))).isTrue();
		first.close();
		assertThat(origin.readToEnd()).isEmpty();
		originAsked().send(OK);
		assertThat(last.readMessage()).isEqualTo(OK);
	}

	@Test
	void deadConnectionMakesNoRoomForMoreThanTheBound() throws Exception {
		this.line.steps = List.of();
		this.line.pool = pool(1, 5, Duration.ofSeconds(20), Duration.ofMinutes(1));
		this.line.start();
		Wire client = this.line.client();
		Wire stale = stale(client);
		client.sendHead("GET /again HTTP/1.1", "Host: h");
		stale.readHead();
		Wire waiting = this.line.client().sendHead("GET /waiting HTTP/1.1", "Host: h");
		assertThat(LineFixture.isQuiet(waiting, Duration.ofMillis(50))).isTrue();
		stale.close();
		Wire only = this.line.origin.accept();
		assertThat(only.readHead()).startsWith("GET /");
		assertThat(LineFixture.isQuiet(only, Duration.ofMillis(100))).isTrue();
		assertThat(this.line.origin.connections()).isEqualTo(2);
		only.send(OK);
		only.readHead();
		only.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(waiting.readMessage()).isEqualTo(OK);
	}

	@Test
	void idleConnectionIsClosedInTime() throws Exception {
		this.line.pool = pool(10, 10, Duration.ofSeconds(5), Duration.ofMillis(200));
		this.line.start();
		assertThat(stale(this.line.client()).readToEnd()).isEmpty();
	}

	@Test
	void oldConnectionIsReplacedThoughCallsWait() throws Exception {
		this.line.steps = List.of();
		this.line.pool = new PoolOptions(1, 5, Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofMillis(1),
				65_536);
		this.line.start();
		Wire first = get();
		Wire origin = originAsked();
		Wire second = get();
		assertThat(LineFixture.isQuiet(second, Duration.ofMillis(50))).isTrue();
		origin.send(OK);
		assertThat(first.readMessage()).isEqualTo(OK);
		originAsked().send(OK);
		assertThat(second.readMessage()).isEqualTo(OK);
	}

	@Test
	void slowOriginIsAGatewayTimeoutAndItsConnectionIsNotUsedAgain() throws Exception {
		this.line.responseTimeout = Duration.ofMillis(300);
		this.line.start();
		Wire client = get();
		Wire origin = originAsked();
		assertThat(client.readMessage()).startsWith("HTTP/1.1 504 Gateway Timeout\r\n");
		assertThat(origin.readToEnd()).isEmpty();
		client.sendHead("GET / HTTP/1.1", "Host: h");
		originAsked().sendHead("HTTP/1.1 200 OK", "Content-Length: 4").send("slow");
		assertThat(client.readMessage()).endsWith("slow");
	}

	/** A connection that has served one request and is kept. */
	private Wire stale(Wire client) throws Exception {
		client.sendHead("GET /first HTTP/1.1", "Host: h");
		Wire origin = originAsked();
		origin.send(OK);
		assertThat(client.readMessage()).isEqualTo(OK);
		return origin;
	}

	private static PoolOptions pool(int connections, int pending, Duration pendingTimeout, Duration idle) {
		return new PoolOptions(connections, pending, pendingTimeout, idle, Duration.ofMinutes(1), 65_536);
	}

}
