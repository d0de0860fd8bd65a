package io.forwardauth.gateway.line;

import java.io.IOException;
import java.net.InetAddress;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.line.Http2Wire.Answer;
import io.forwardauth.gateway.server.ServerOptions;
import io.forwardauth.gateway.spring.Certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * HTTP/2 where ALPN agrees on it, HTTP/1.1 where it does not.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(value = SslProvider.class, names = { "JDK", "OPENSSL" })
class Http2TlsTests extends Http2LineTest {

	private static X509Bundle bundle;

	@Parameter
	private SslProvider provider;

	private static SSLContext trusting;

	@BeforeAll
	static void makeCertificate() throws Exception {
		bundle = Certificates.named("localhost");
		trusting = SSLContext.getInstance("TLS");
		trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
	}

	@BeforeEach
	void listenWithTls() throws Exception {
		assumeTrue(this.provider == SslProvider.JDK || OpenSsl.isAvailable());
		SslContext gateway = SslContextBuilder.forServer(bundle.toKeyManagerFactory())
			.sslProvider(this.provider)
			.applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
					SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, "h2", "http/1.1"))
			.build();
		this.line.server((all) -> new ServerOptions(all.address(), (channel) -> gateway.newHandler(channel.alloc()),
				all.maxInitialLineLength(), all.maxHeaderSize(), all.headerTimeout(), all.idleTimeout(),
				all.bodyIdleTimeout(), all.maxDrain(), all.backlog(), all.http2()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void originIsToldOfTlsWhateverTheClientCallsTheScheme(String version) throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Http2Wire client = watched(Http2Wire.over(tls(version, "h2", "http/1.1")));
		Answer answer = client.ask(Http2Wire.request("POST", "/"), bytes("hello"), Http2Wire.fields("x-sum: 1"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(this.line.origin.heads().get(0)).contains("\r\nX-Forwarded-Proto: https\r\n",
				"\r\nX-Forwarded-Port: 443\r\n");
		assertThat(this.line.auth.heads().get(0)).contains("\r\nX-Forwarded-Proto: https\r\n");
		assertThat(this.line.facts().protocol).isEqualTo("HTTP/2.0");
	}

	@Test
	void largeBodiesGoBothWays() throws Exception {
		String body = "x".repeat(4_000_000);
		this.line.origin.answers(head("HTTP/1.1 200 OK", "Content-Length: " + body.length()) + body);
		this.line.start();
		Http2Wire client = watched(Http2Wire.over(tls("TLSv1.3", "h2")));
		assertThat(client.ask(Http2Wire.request("GET", "/")).body()).isEqualTo(body);
	}

	@ParameterizedTest(name = "offering \"{0}\"")
	@ValueSource(strings = { "http/1.1", "" })
	void otherClientsAreServedWithHttp11(String offered) throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		try (Wire client = new Wire(tls("TLSv1.3", offered.isEmpty() ? new String[0] : new String[] { offered }))) {
			assertThat(client.sendHead("GET / HTTP/1.1", "Host: h").readMessage()).isEqualTo(OK);
		}
		assertThat(this.line.facts().protocol).isEqualTo("HTTP/1.1");
	}

	@Test
	void prefaceWithoutAlpnIsNotTakenForHttp2() throws Exception {
		this.line.start();
		try (Wire client = new Wire(tls("TLSv1.3"))) {
			client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
			assertThat(client.readHead()).startsWith("HTTP/1.1 505 ");
		}
	}

	@Test
	void webSocketsOfHttp11AreTunnelledBesideIt() throws Exception {
		this.line.start();
		try (Wire client = new Wire(tls("TLSv1.3", "http/1.1"))) {
			client.sendHead("GET / HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: websocket");
			Wire origin = originAsked();
			origin.sendHead("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket");
			assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
			client.send("ping");
			assertThat(origin.read(4)).isEqualTo("ping");
			origin.send("pong");
			assertThat(client.read(4)).isEqualTo("pong");
		}
	}

	private SSLSocket tls(String version, String... alpn) throws IOException {
		SSLSocket socket = (SSLSocket) trusting.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), this.line.port());
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setProtocols(new String[] { version });
		parameters.setApplicationProtocols(alpn);
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

}
