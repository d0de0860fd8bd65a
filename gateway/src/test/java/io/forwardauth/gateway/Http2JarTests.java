package io.forwardauth.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP/2 as the application speaks it by default: the JDK's client, TLS, a heap of 64 MB.
 */
class Http2JarTests {

	private static final long GIGABYTE = 1L << 30;

	private static final String PASSWORD = "password";

	@TempDir
	private static Path directory;

	private static RawServer auth;

	private static RawServer origin;

	private static RunningJar gateway;

	private static HttpClient client;

	@BeforeAll
	static void start() throws Exception {
		Path keyStore = directory.resolve("gateway.p12");
		makeKey(keyStore);
		auth = new RawServer(RawServer.ALLOW);
		origin = new RawServer(Http2JarTests::answer);
		gateway = new RunningJar(directory, List.of("-Xms64m", "-Xmx64m", "-XX:MaxDirectMemorySize=64m"),
				RunningJar.guarded(auth.port(), origin.port(), "--server.ssl.key-store=" + keyStore,
						"--server.ssl.key-store-password=" + PASSWORD, "--management.server.ssl.enabled=false",
						"--forward-auth.access-log.enabled=true"));
		client = HttpClient.newBuilder().sslContext(trusting(keyStore)).build();
	}

	@AfterAll
	static void stop() throws IOException {
		gateway.close();
		origin.close();
		auth.close();
	}

	private static void makeKey(Path keyStore) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "gateway", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"san=dns:localhost", "-storetype", "PKCS12", "-keystore", keyStore.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.start();
		assertThat(process.waitFor()).isZero();
	}

	private static SSLContext trusting(Path keyStore) throws Exception {
		KeyStore own = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(keyStore)) {
			own.load(in, PASSWORD.toCharArray());
		}
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("gateway", own.getCertificate("gateway"));
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

	private static void answer(String head, InputStream in, OutputStream out) throws IOException {
		if (head.startsWith("POST")) {
			in.skipNBytes(RawServer.contentLength(head));
			RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
		}
		else {
			RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");
			byte[] part = new byte[1 << 20];
			for (long left = GIGABYTE; left > 0; left -= part.length) {
				out.write(part);
			}
		}
	}

	@Test
	void aGigabyteIsUploadedThroughAHeapOf64Megabytes() throws Exception {
		HttpResponse<String> answer = client
			.send(request("/up").POST(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(Zeros::new), GIGABYTE))
				.build(), BodyHandlers.ofString());
		assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("done");
		assertThat(gateway.output()).contains("\"protocol\":\"HTTP/2.0\"", "\"bytes_received\":" + GIGABYTE)
			.doesNotContain("OutOfMemory");
	}

	@Test
	void aGigabyteIsDownloadedThroughAHeapOf64Megabytes() throws Exception {
		HttpResponse<InputStream> answer = client.send(request("/down").build(), BodyHandlers.ofInputStream());
		assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
		try (InputStream in = answer.body()) {
			assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(GIGABYTE);
		}
		assertThat(gateway.output()).doesNotContain("OutOfMemory");
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port + path))
			.timeout(Duration.ofMinutes(2));
	}

	/** A gigabyte of zeros. */
	private static final class Zeros extends InputStream {

		private long left = GIGABYTE;

		@Override
		public int read() {
			return (this.left-- > 0) ? 0 : -1;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			int read = (int) Math.min(length, this.left);
			this.left -= read;
			return (read > 0) ? read : -1;
		}

	}

}
