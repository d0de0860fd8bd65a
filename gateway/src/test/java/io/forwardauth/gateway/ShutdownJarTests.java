package io.forwardauth.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the real jar ends: readiness first, requests in flight finish, then the process.
 */
class ShutdownJarTests {

	@TempDir
	private static Path directory;

	@Test
	void requestInFlightIsAnsweredAfterReadinessHasTurnedAndThenTheProcessEnds() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		try (RawServer auth = new RawServer(RawServer.ALLOW);
				RawServer origin = waiting(asked, answer);
				RunningJar gateway = new RunningJar(directory, List.of(),
						RunningJar.guarded(auth.port(), origin.port()));
				Socket busy = gateway.connect();
				Socket idle = gateway.connect()) {
			RawServer.write(busy.getOutputStream(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
			assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
			gateway.terminate();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> gateway.health("/readiness") == 503 && gateway.health("/liveness") == 200);
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isRefused(gateway.port));
			idle.setSoTimeout(20_000);
			assertThat(idle.getInputStream().read()).isEqualTo(-1);
			assertThat(gateway.process.isAlive()).isTrue();
			answer.countDown();
			InputStream in = new BufferedInputStream(busy.getInputStream());
			String head = RawServer.head(in);
			assertThat(head).startsWith("HTTP/1.1 200 ").containsIgnoringCase("Connection: close");
			assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("done");
			assertThat(gateway.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
			assertThat(gateway.output()).doesNotContain("ERROR").doesNotContain("WARN").doesNotContain("\tat ");
		}
	}

	@Test
	void streamInFlightIsAnsweredBehindGoAwayAndThenTheProcessEnds() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		try (RawServer auth = new RawServer(RawServer.ALLOW);
				RawServer origin = waiting(asked, answer);
				RunningJar gateway = new RunningJar(directory, List.of(),
						RunningJar.guarded(auth.port(), origin.port()));
				Socket client = gateway.connect()) {
			// Empty SETTINGS; HEADERS of GET / for x, with END_STREAM and END_HEADERS.
			RawServer.write(client.getOutputStream(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0"
					+ "\0\0\6\1\5\0\0\0\1" + "\u0082\u0086\u0084\1\1x");
			assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
			gateway.terminate();
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> isRefused(gateway.port));
			assertThat(gateway.process.isAlive()).isTrue();
			answer.countDown();
			String frames = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			assertThat(frames).contains("\0\0\u0008\7\0\0\0\0\0\u007f\u00ff\u00ff\u00ff\0\0\0\0")
				.contains("\0\0\u0008\7\0\0\0\0\0\0\0\0\1\0\0\0\0")
				.contains("\0\0\4\0\1\0\0\0\1done");
			client.shutdownOutput();
			assertThat(gateway.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
			assertThat(gateway.output()).doesNotContain("ERROR").doesNotContain("WARN").doesNotContain("\tat ");
		}
	}

	private static boolean isRefused(int port) throws IOException {
		try (Socket late = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return late.getInputStream().read() < 0;
		}
		catch (ConnectException ex) {
			return true;
		}
	}

	/** An origin that answers when it is told to. */
	private static RawServer waiting(CountDownLatch asked, CountDownLatch answer) throws IOException {
		return new RawServer((head, in, out) -> {
			asked.countDown();
			await(answer);
			RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
		});
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
