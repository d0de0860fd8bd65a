package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.util.Set;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.forwardauth.gateway.spring.ForwardAuthProperties.TlsProvider;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.web.server.Ssl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class OpenSslContextsTests {

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("main", usual());

	private TlsLine line;

	@BeforeEach
	void openSslIsThere() {
		assumeTrue(OpenSsl.isAvailable());
	}

	@AfterEach
	void stop() {
		System.clearProperty("jdk.tls.namedGroups");
		if (this.line != null) {
			this.line.close();
		}
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|',
			textBlock = """
					a usual key, nothing else said | ecp256  |         |                                         | yes
					P-384                          | ecp384  |         |                                         | yes
					RSA                            | rsa2048 |         |                                         | yes
					Ed448                          | ed448   |         |                                         | its keys are RSA
					Ed25519                        | ed25519 |         |                                         | its keys are RSA
					a protocol                     | ecp256  | TLSv1.3 |                                         | yes
					a cipher it has                | ecp256  | TLSv1.2 | TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 | yes
					one it has not                 | ecp256  | TLSv1.2 | TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 | ciphers are named
					one of TLS 1.3                 | ecp256  |         | TLS_AES_128_GCM_SHA256                  | ciphers are named
					none of TLS 1.3                | ecp256  |         | TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 | ciphers are named
					""")
	void takesThePlaceOfTheJdksWhereItIsTheSame(String description, Algorithm key, String protocols, String ciphers,
			String same) throws SSLException {
		SslOptions options = SslOptions.of((ciphers != null) ? ciphers.split(",") : null,
				(protocols != null) ? protocols.split(",") : null);
		SslBundle bundle = Certificates.bundle(Certificates.named("main.test", key));
		if (same.equals("yes")) {
			SSLEngine engine = like(bundle, options, ClientAuth.NONE).newEngine(UnpooledByteBufAllocator.DEFAULT);
			assertThat(Set.of("TLSv1.2", "TLSv1.3", "SSLv2Hello")).contains(engine.getEnabledProtocols());
			ReferenceCountUtil.release(engine);
		}
		else {
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> like(bundle, options, ClientAuth.NONE))
				.withMessageContaining(same);
		}
	}

	@Test
	void clientsThatShowCertificatesSpeakWithTheJdk() {
		assertThatExceptionOfType(SSLException.class)
			.isThrownBy(() -> like(usual(), SslOptions.NONE, ClientAuth.OPTIONAL))
			.withMessageContaining("clients are asked");
	}

	@Test
	void whoTunesJavasTlsGetsIt() {
		System.setProperty("jdk.tls.namedGroups", "secp384r1");
		assertThatExceptionOfType(SSLException.class).isThrownBy(() -> like(usual(), SslOptions.NONE, ClientAuth.NONE))
			.withMessageContaining("jdk.tls.*");
	}

	@Test
	void sessionsAreBounded() throws SSLException {
		SslContext context = like(usual(), SslOptions.NONE, ClientAuth.NONE);
		assertThat(context).isInstanceOf(OpenSslContext.class);
		assertThat(context.sessionContext().getSessionCacheSize()).isEqualTo(1000);
	}

	@Test
	void autoIsOpenSslsWhereItIsTheSame() throws IOException {
		start(new Ssl(), TlsProvider.AUTO);
		assertThat(new TlsClient().meet(this.line.port()).answer()).containsIgnoringCase("\r\nserver: OpenSSL");
	}

	@Test
	void autoIsTheJdksElsewhere() throws IOException {
		Ssl ssl = new Ssl();
		ssl.setCiphers(new String[] { "TLS_AES_128_GCM_SHA256" });
		start(ssl, TlsProvider.AUTO);
		TlsClient.Met met = new TlsClient().meet(this.line.port());
		assertThat(met.cipher()).isEqualTo("TLS_AES_128_GCM_SHA256");
		assertThat(met.answer()).containsIgnoringCase("\r\nserver: JDK");
	}

	@Test
	void jdkIsTheJdks() throws IOException {
		start(new Ssl(), TlsProvider.JDK);
		assertThat(new TlsClient().meet(this.line.port()).answer()).containsIgnoringCase("\r\nserver: JDK");
	}

	@Test
	void reloadMayBringWhatOpenSslCannotAndBack() throws IOException {
		start(new Ssl(), TlsProvider.AUTO);
		this.bundles.updateBundle("main", Certificates.bundle(Certificates.named("odd.test", Algorithm.ed25519)));
		TlsClient.Met met = new TlsClient().meet(this.line.port());
		assertThat(met.subject()).isEqualTo("CN=odd.test");
		assertThat(met.answer()).containsIgnoringCase("\r\nserver: JDK");
		this.bundles.updateBundle("main", usual());
		assertThat(new TlsClient().meet(this.line.port()).answer()).containsIgnoringCase("\r\nserver: OpenSSL");
	}

	@Test
	void openSslIsRefusedWhereItWouldNotBeTheSame() {
		Ssl ssl = new Ssl();
		ssl.setCiphers(new String[] { "TLS_AES_128_GCM_SHA256" });
		assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> start(ssl, TlsProvider.OPENSSL))
			.satisfies((refused) -> {
				assertThat(refused.property()).isEqualTo("forward-auth.server.tls-provider");
				assertThat(refused.value()).isEqualTo("openssl");
				assertThat(refused.allowed()).contains("auto or jdk", "ciphers are named");
			});
	}

	private void start(Ssl ssl, TlsProvider provider) {
		ssl.setBundle("main");
		this.line = new TlsLine(ServerTls.of(ssl, false, this.bundles, TlsLine.HEADER_TIMEOUT, provider));
	}

	private static SslBundle usual() {
		return Certificates.bundle(Certificates.named("main.test"));
	}

	private static SslContext like(SslBundle bundle, SslOptions options, ClientAuth clientAuth) throws SSLException {
		return OpenSslContexts.like(TlsContexts.server(bundle, options, clientAuth, false), bundle, options, clientAuth,
				TlsContexts.alpn(false, SelectorFailureBehavior.NO_ADVERTISE));
	}

}
