package io.forwardauth.gateway.line;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.server.ServerOptions;
import io.forwardauth.gateway.spring.Certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The same line for clients that come by TLS.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(value = SslProvider.class, names = { "JDK", "OPENSSL" })
class TlsTests extends LineTest {

	private static X509Bundle bundle;

	@Parameter
	private SslProvider provider;

	private static SSLContext trusting;

	@BeforeAll
	static void makeCertificate() throws Exception {
		bundle = Certificates.named("localhost");
		TrustManagerFactory all = InsecureTrustManagerFactory.INSTANCE;
		trusting = SSLContext.getInstance("TLS");
		trusting.init(null, all.getTrustManagers(), null);
	}

	@Test
	void requestsAreServedAndTheOriginToldOfIt() throws Exception {
		this.line.origin.answers(OK);
		start();
		try (Wire client = client("TLSv1.3")) {
			for (int i = 0; i < 3; i++) {
				client.sendHead("GET / HTTP/1.1", "Host: h");
				assertThat(client.readMessage()).isEqualTo(OK);
			}
		}
		assertThat(this.line.origin.heads().get(0)).contains("\r\nX-Forwarded-Proto: https\r\n",
				"\r\nX-Forwarded-Port: 443\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void answerOutlivesABodyThatIsNotWanted(String version) throws Exception {
		this.line.auth.close();
		this.line.auth = new RawServer();
		start();
		try (Wire client = client(version)) {
			client.sendHead("POST / HTTP/1.1", "Host: h", "Content-Length: 1000000", "Connection: close")
				.send("x".repeat(120_000));
			Wire auth = this.line.auth.accept();
			auth.readHead();
			auth.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
			this.line.facts();
			// Would provoke an RST if the gateway had closed its socket over unread
			// bytes.
			client.send("x".repeat(10_000));
			assertThat(client.read(8)).isEqualTo("HTTP/1.1");
			assertThat(client.readToEnd()).endsWith("\r\n\r\nno");
		}
	}

	@Test
	void tunnelCarriesBytesBothWays() throws Exception {
		start();
		try (Wire client = client("TLSv1.3")) {
			client.sendHead("GET /ws HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: websocket");
			Wire origin = this.line.origin.accept();
			assertThat(origin.readHead()).contains("\r\nX-Forwarded-Proto: wss\r\n");
			origin
				.send(head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: upgrade") + "hello");
			client.readHead();
			assertThat(client.read(5)).isEqualTo("hello");
			CompletableFuture<Void> upload = RequestBodyTests.upload(client, 1 << 20);
			assertThat(origin.read(1 << 20)).startsWith("xx");
			upload.join();
			origin.close();
			assertThat(client.readToEnd()).isEmpty();
		}
	}

	@Test
	void handshakeThatDoesNotEndIsClosed() throws Exception {
		this.line.server(
				(all) -> ServerLimitTests.times(all, Duration.ofMillis(300), all.idleTimeout(), all.bodyIdleTimeout()));
		start();
		Wire silent = this.line.client();
		assertThat(silent.readToEnd()).isEmpty();
	}

	private void start() throws Exception {
		assumeTrue(this.provider == SslProvider.JDK || OpenSsl.isAvailable());
		SslContext gateway = SslContextBuilder.forServer(bundle.toKeyManagerFactory())
			.sslProvider(this.provider)
			.build();
		this.line
			.server((all) -> new ServerOptions(all.address(), (channel) -> gateway.newHandler(channel.alloc()),
					all.maxInitialLineLength(), all.maxHeaderSize(), all.headerTimeout(), all.idleTimeout(),
					all.bodyIdleTimeout(), all.maxDrain(), all.backlog(), all.http2()))
			.start();
	}

	private Wire client(String version) throws IOException {
		SSLSocket socket = (SSLSocket) trusting.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), this.line.port());
		socket.setEnabledProtocols(new String[] { version });
		return new Wire(socket);
	}

}
