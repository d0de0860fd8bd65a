package io.forwardauth.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies larger than the gateway's memory, through the real jar with a heap of 64 MB.
 */
class StreamingJarTests {

	private static final long GIGABYTE = 1L << 30;

	private static final List<String> SMALL = List.of("-Xms64m", "-Xmx64m", "-XX:MaxDirectMemorySize=64m");

	private static final CountDownLatch FIRST_EVENT_SEEN = new CountDownLatch(1);

	@TempDir
	private static Path directory;

	private static RawServer auth;

	private static RawServer origin;

	private static RunningJar gateway;

	@BeforeAll
	static void start() throws IOException {
		auth = new RawServer(RawServer.ALLOW);
		origin = new RawServer(StreamingJarTests::answer);
		gateway = new RunningJar(directory, SMALL, RunningJar.guarded(auth.port(), origin.port()));
	}

	@AfterAll
	static void stop() throws IOException {
		gateway.close();
		origin.close();
		auth.close();
	}

	private static void answer(String head, InputStream in, OutputStream out) throws IOException {
		if (head.startsWith("POST")) {
			long read = skip(in, RawServer.contentLength(head));
			String body = Long.toString(read);
			RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
		}
		else if (head.startsWith("GET /events")) {
			events(out);
		}
		else {
			RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");
			byte[] part = new byte[1 << 20];
			for (long left = GIGABYTE; left > 0; left -= part.length) {
				out.write(part);
			}
		}
	}

	private static void events(OutputStream out) throws IOException {
		RawServer.write(out,
				"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
		RawServer.write(out, "9\r\ndata: 1\n\n\r\n");
		try {
			// The second comes only when the first has been seen behind the gateway.
			boolean seen = FIRST_EVENT_SEEN.await(30, TimeUnit.SECONDS);
			RawServer.write(out, seen ? "9\r\ndata: 2\n\n\r\n0\r\n\r\n" : "0\r\n\r\n");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aGigabyteIsUploadedThroughAHeapOf64Megabytes() throws IOException {
		try (Socket socket = gateway.connect()) {
			OutputStream out = socket.getOutputStream();
			RawServer.write(out, "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");
			byte[] part = new byte[1 << 20];
			for (long left = GIGABYTE; left > 0; left -= part.length) {
				out.write(part);
			}
			InputStream in = new BufferedInputStream(socket.getInputStream());
			String head = RawServer.head(in);
			assertThat(head).startsWith("HTTP/1.1 200 ");
			assertThat(new String(in.readNBytes((int) RawServer.contentLength(head)), StandardCharsets.US_ASCII))
				.isEqualTo("" + GIGABYTE);
		}
		assertThat(gateway.process.isAlive()).isTrue();
		assertThat(gateway.output()).doesNotContain("OutOfMemory");
	}

	@Test
	void aGigabyteIsDownloadedThroughAHeapOf64Megabytes() throws IOException {
		try (Socket socket = gateway.connect()) {
			RawServer.write(socket.getOutputStream(), "GET /down HTTP/1.1\r\nHost: x\r\n\r\n");
			InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
			String head = RawServer.head(in);
			assertThat(head).startsWith("HTTP/1.1 200 ");
			assertThat(skip(in, RawServer.contentLength(head))).isEqualTo(GIGABYTE);
		}
		assertThat(gateway.process.isAlive()).isTrue();
		assertThat(gateway.output()).doesNotContain("OutOfMemory");
	}

	@Test
	void serverSentEventsArriveOneByOne() throws IOException {
		try (Socket socket = gateway.connect()) {
			socket.setSoTimeout(20_000);
			RawServer.write(socket.getOutputStream(), "GET /events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
			InputStream in = new BufferedInputStream(socket.getInputStream());
			assertThat(RawServer.head(in)).contains("text/event-stream");
			StringBuilder seen = new StringBuilder();
			while (seen.indexOf("data: 1\n\n") < 0) {
				seen.append((char) in.read());
			}
			assertThat(seen).doesNotContain("data: 2");
			FIRST_EVENT_SEEN.countDown();
			assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).contains("data: 2\n\n");
		}
	}

	private static long skip(InputStream in, long length) throws IOException {
		byte[] part = new byte[64 << 10];
		long left = length;
		while (left > 0) {
			int read = in.read(part, 0, (int) Math.min(part.length, left));
			if (read < 0) {
				break;
			}
			left -= read;
		}
		return length - left;
	}

}
