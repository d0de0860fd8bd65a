package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.forwardauth.gateway.spring.ForwardAuthProperties.TlsProvider;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.Ssl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
@ParameterizedClass(name = "{0}")
@EnumSource(value = TlsProvider.class, names = { "JDK", "AUTO" })
class ServerTlsTests {

	private static X509Bundle main;

	private static X509Bundle shop;

	private static X509Bundle client;

	@Parameter
	private TlsProvider provider;

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

	private final Ssl ssl = new Ssl();

	private TlsLine line;

	@TempDir
	private Path files;

	@BeforeAll
	static void makeCertificates() {
		main = Certificates.named("main.test");
		shop = Certificates.named("shop.test");
		client = Certificates.named("client.test");
	}

	@AfterEach
	void stop() {
		if (this.line != null) {
			this.line.close();
		}
	}

	@Test
	void bundleIsServedAndTheExchangeKnowsOfTls() throws IOException {
		start(mainBundle());
		TlsClient.Met met = new TlsClient().meet(this.line.port());
		assertThat(met.subject()).isEqualTo("CN=main.test");
		assertThat(met.protocol()).isEqualTo("TLSv1.3");
		assertThat(met.answer()).startsWith("HTTP/1.1 200").endsWith("TLSv1.3");
	}

	@Test
	void keyStoreIsServed() throws Exception {
		this.ssl.setKeyStore(Certificates.keyStore(this.files, main));
		this.ssl.setKeyStorePassword(Certificates.PASSWORD);
		start(this.ssl);
		assertThat(new TlsClient().subject(this.line.port())).isEqualTo("CN=main.test");
	}

	@Test
	void pemFilesAreServed() throws IOException {
		this.ssl.setCertificate(Certificates.pem(this.files, main));
		this.ssl.setCertificatePrivateKey(Certificates.key(this.files, main));
		start(this.ssl);
		assertThat(new TlsClient().subject(this.line.port())).isEqualTo("CN=main.test");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void thereIsNoTls(String description, Ssl ssl) {
		assertThat(ServerTls.of(ssl, false, null, TlsLine.HEADER_TIMEOUT, this.provider)).isNull();
	}

	static Stream<Arguments> thereIsNoTls() {
		Ssl disabled = Ssl.forBundle("unknown");
		disabled.setEnabled(false);
		return Stream.of(arguments("without settings", null), arguments("when disabled", disabled));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			HTTP/1.1 is agreed on             | http/1.1    | http/1.1
			HTTP/1.1 is agreed on beside h2   | h2 http/1.1 | http/1.1
			""")
	void protocolIsHttp11(String description, String offered, String agreed) throws IOException {
		start(mainBundle());
		assertThat(new TlsClient().alpn(offered.split(" ")).meet(this.line.port()).alpn()).isEqualTo(agreed);
	}

	@Test
	void clientThatKnowsNoAlpnIsServed() throws IOException {
		start(mainBundle());
		assertThat(new TlsClient().meet(this.line.port()).alpn()).isEmpty();
	}

	@Test
	void clientThatWantsOnlyHttp2IsToldInTheHandshake() {
		start(mainBundle());
		assertThatExceptionOfType(SSLException.class)
			.isThrownBy(() -> new TlsClient().alpn("h2").meet(this.line.port()))
			.withMessageContaining("no_application_protocol");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			need refuses a client without a certificate | NEED | none    | false
			need refuses one that is not trusted        | NEED | shop    | false
			need takes one that is trusted              | NEED | client  | true
			want takes a client without a certificate   | WANT | none    | true
			want takes one that is trusted              | WANT | client  | true
			none takes a client without a certificate   | NONE | none    | true
			""")
	void clientAuth(String description, Ssl.ClientAuth mode, String certificate, boolean served) throws IOException {
		this.bundles.registerBundle("mutual", Certificates.bundle(main, client));
		this.ssl.setBundle("mutual");
		this.ssl.setClientAuth(mode);
		start(this.ssl);
		TlsClient tls = new TlsClient();
		if (!certificate.equals("none")) {
			tls.certificate(certificate.equals("client") ? client : shop);
		}
		if (served) {
			assertThat(tls.meet(this.line.port()).answer()).startsWith("HTTP/1.1 200");
		}
		else {
			assertThatIOException().isThrownBy(() -> tls.meet(this.line.port()));
		}
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			a name of its own        | shop.test    | CN=shop.test
			its name in capitals     | SHOP.TEST    | CN=shop.test
			another name             | main.test    | CN=main.test
			a name below it          | a.shop.test  | CN=main.test
			no name                  | -            | CN=main.test
			""")
	void serverNameChoosesTheBundle(String description, String asked, String shown) {
		this.bundles.registerBundle("shop", Certificates.bundle(shop));
		Ssl settings = mainBundle();
		settings.setServerNameBundles(List.of(new Ssl.ServerNameSslBundle("Shop.test", "shop")));
		start(settings);
		TlsClient tls = new TlsClient();
		if (asked != null) {
			tls.asksFor(asked);
		}
		assertThat(tls.subject(this.line.port())).isEqualTo(shown);
	}

	@Test
	void reloadedBundleServesNewConnectionsEachTime() {
		this.bundles.registerBundle("shop", Certificates.bundle(shop));
		Ssl settings = mainBundle();
		settings.setServerNameBundles(List.of(new Ssl.ServerNameSslBundle("shop.test", "shop")));
		start(settings);
		for (String name : List.of("first.test", "second.test")) {
			this.bundles.updateBundle("main", Certificates.bundle(Certificates.named(name)));
			assertThat(new TlsClient().subject(this.line.port())).isEqualTo("CN=" + name);
			this.bundles.updateBundle("shop", Certificates.bundle(Certificates.named("shop." + name)));
			assertThat(new TlsClient().asksFor("shop.test").subject(this.line.port())).isEqualTo("CN=shop." + name);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void clientThatComesBackIsSpokenWithWithoutTheCertificateUntilItIsReloaded(String version) throws IOException {
		start(mainBundle());
		TlsClient client = new TlsClient().protocols(version);
		client.meet(this.line.port());
		client.meet(this.line.port());
		assertThat(client.certificatesSeen()).isEqualTo(1);
		this.bundles.updateBundle("main", Certificates.bundle(shop));
		assertThat(client.subject(this.line.port())).isEqualTo("CN=shop.test");
		assertThat(client.certificatesSeen()).isEqualTo(2);
	}

	@Test
	void unusableReloadLeavesTheBundleBefore(CapturedOutput output) {
		start(mainBundle());
		this.bundles.updateBundle("main", Certificates.withoutKey(main));
		assertThat(new TlsClient().subject(this.line.port())).isEqualTo("CN=main.test");
		assertThat(output).contains("SSL bundle main was reloaded but is unusable (there is no private key");
		this.bundles.updateBundle("main", Certificates.bundle(shop));
		assertThat(new TlsClient().subject(this.line.port())).isEqualTo("CN=shop.test");
	}

	@Test
	void reloadBetweenTheWritingOfTwoFilesIsWaitedOut() {
		start(mainBundle());
		PemSslStoreDetails half = PemSslStoreDetails.forCertificate(shop.getCertificatePEM())
			.withPrivateKey(main.getPrivateKeyPEM());
		this.bundles.updateBundle("main", SslBundle.of(new PemSslStoreBundle(half, null)));
		assertThat(new TlsClient().subject(this.line.port())).isEqualTo("CN=main.test");
		this.bundles.updateBundle("main", Certificates.bundle(shop));
		assertThat(new TlsClient().subject(this.line.port())).isEqualTo("CN=shop.test");
	}

	@Test
	void protocolsAndCiphersOfTheBundleHold() throws IOException {
		SslBundle only = SslBundle.of(Certificates.bundle(main).getStores(), SslBundleKey.NONE,
				SslOptions.of(new String[] { "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" }, new String[] { "TLSv1.2" }));
		this.bundles.registerBundle("only", only);
		start(Ssl.forBundle("only"));
		TlsClient.Met met = new TlsClient().meet(this.line.port());
		assertThat(met.protocol()).isEqualTo("TLSv1.2");
		assertThat(met.cipher()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
	}

	@Test
	void protocolsOfTheServerGoBeforeTheBundles() {
		Ssl settings = mainBundle();
		settings.setEnabledProtocols(new String[] { "TLSv1.3" });
		start(settings);
		assertThatExceptionOfType(SSLException.class)
			.isThrownBy(() -> new TlsClient().protocols("TLSv1.2").meet(this.line.port()));
	}

	@Test
	void reloadThatLosesTheTrustStoreLeavesTheBundleBefore(CapturedOutput output) {
		this.bundles.registerBundle("mutual", Certificates.bundle(main, client));
		this.ssl.setBundle("mutual");
		this.ssl.setClientAuth(Ssl.ClientAuth.NEED);
		start(this.ssl);
		this.bundles.updateBundle("mutual", Certificates.bundle(shop));
		assertThat(new TlsClient().certificate(client).subject(this.line.port())).isEqualTo("CN=main.test");
		assertThat(output).contains("unusable (Property: server.ssl.client-auth, Value: 'need'");
	}

	@ParameterizedTest(name = "{0} is refused")
	@CsvSource({ "TLSv1", "TLSv1.1" })
	void oldTls(String protocol) {
		start(mainBundle());
		assertThatIOException().isThrownBy(() -> new TlsClient().protocols(protocol).meet(this.line.port()));
	}

	@Test
	void handshakeThatIsNeverFinishedIsGivenUp() throws IOException {
		this.bundles.registerBundle("main", Certificates.bundle(main));
		this.line = new TlsLine(
				ServerTls.of(Ssl.forBundle("main"), false, this.bundles, Duration.ofMillis(300), this.provider));
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.line.port())) {
			socket.setSoTimeout(4000);
			socket.getOutputStream().write(new byte[] { 22, 3, 1, 1 });
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
		}
	}

	@Test
	void plainHttpIsNotAnsweredAndNotWorthAWarning(CapturedOutput output) throws IOException {
		start(mainBundle());
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.line.port())) {
			socket.setSoTimeout(4000);
			socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			InputStream in = socket.getInputStream();
			assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1");
		}
		await().until(() -> this.line.connections() == 0);
		assertThat(output).doesNotContain("WARN");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void settingsThatAreNoBasisForTls(String description, BiConsumer<Ssl, ServerTlsTests> settings, String property,
			String value, String allowed) {
		settings.accept(this.ssl, this);
		String expected = (value != null) ? value.replace("{files}", this.files.toString()) : null;
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> ServerTls.of(this.ssl, false, this.bundles, TlsLine.HEADER_TIMEOUT, this.provider))
			.satisfies((refused) -> {
				assertThat(refused.property()).isEqualTo(property);
				assertThat(refused.value()).isEqualTo(expected);
				assertThat(refused.allowed()).contains(allowed).doesNotContain("secret");
			});
	}

	static Stream<Arguments> settingsThatAreNoBasisForTls() {
		return Stream.of(
				wrong("an unknown bundle", (ssl) -> ssl.setBundle("mian"), "server.ssl.bundle", "mian",
						"there are: main, mutual, nokey"),
				wrong("a bundle without a key", (ssl) -> ssl.setBundle("nokey"), "server.ssl.bundle", "nokey",
						"there is no private key"),
				wrong("an unknown bundle of a server name", (ssl) -> {
					ssl.setBundle("main");
					ssl.setServerNameBundles(List.of(new Ssl.ServerNameSslBundle("shop.test", "shpo")));
				}, "server.ssl.server-name-bundles[0].bundle", "shpo", "there are: main, mutual, nokey"),
				wrong("a key store that is not there", (ssl) -> ssl.setKeyStore("/no/such.p12"), "server.ssl.key-store",
						"/no/such.p12", "a file could not be found"),
				wrong("a key store that is not on the class path", (ssl) -> ssl.setKeyStore("classpath:no-such.p12"),
						"server.ssl.key-store", "classpath:no-such.p12", "a file could not be found"),
				wrong("a key store's wrong password", (ssl) -> ssl.setKeyStorePassword("secret"),
						"server.ssl.key-store", "{files}/keys.p12", "a password is wrong", true),
				wrong("an alias that is not in the key store", (ssl) -> {
					ssl.setKeyStorePassword(Certificates.PASSWORD);
					ssl.setKeyAlias("none");
				}, "server.ssl.key-store", "{files}/keys.p12", "private key", true),
				wrong("a certificate that is not there", (ssl) -> {
					ssl.setCertificate("/no/cert.pem");
					ssl.setCertificatePrivateKey("/no/key.pem");
				}, "server.ssl.certificate", "/no/cert.pem", "a file could not be found"),
				wrong("a certificate without its key", (ssl) -> ssl.setCertificate(main.getCertificatePEM()),
						"server.ssl.certificate", "inline PEM", "certificate-private-key"),
				wrong("a private key that is not there", (ssl) -> {
					ssl.setCertificate(main.getCertificatePEM());
					ssl.setCertificatePrivateKey("/no/key.pem");
				}, "server.ssl.certificate-private-key", "/no/key.pem", "a file could not be found"),
				wrong("a private key of another certificate", (ssl) -> {
					ssl.setCertificate(main.getCertificatePEM());
					ssl.setCertificatePrivateKey(shop.getPrivateKeyPEM());
				}, "server.ssl.certificate", "inline PEM", "certificate-private-key belongs"),
				wrong("nothing to make TLS of", (ssl) -> ssl.setClientAuth(Ssl.ClientAuth.NEED), "server.ssl", null,
						"server.ssl.bundle"),
				wrong("client certificates that any public authority may sign", (ssl) -> {
					ssl.setBundle("main");
					ssl.setClientAuth(Ssl.ClientAuth.NEED);
				}, "server.ssl.client-auth", "need", "none, unless the bundle has a truststore"),
				wrong("such ones of a server name", (ssl) -> {
					ssl.setBundle("mutual");
					ssl.setServerNameBundles(List.of(new Ssl.ServerNameSslBundle("shop.test", "main")));
					ssl.setClientAuth(Ssl.ClientAuth.WANT);
				}, "server.ssl.client-auth", "want", "none, unless the bundle has a truststore"),
				wrong("a trust store beside a bundle", (ssl) -> {
					ssl.setBundle("main");
					ssl.setTrustStore("trust.p12");
				}, "server.ssl.trust-store", "set", "nothing beside server.ssl.bundle"),
				wrong("a version in the wrong place", (ssl) -> {
					ssl.setBundle("main");
					ssl.setProtocol("TLSv1.3");
				}, "server.ssl.protocol", "TLSv1.3", "TLS; which versions"), wrong("an unknown protocol", (ssl) -> {
					ssl.setKeyStorePassword(Certificates.PASSWORD);
					ssl.setEnabledProtocols(new String[] { "TLSv1.4" });
				}, "server.ssl.enabled-protocols", "[TLSv1.4]", "TLSv1.3 and TLSv1.2", true),
				wrong("an unknown cipher", (ssl) -> {
					ssl.setKeyStorePassword(Certificates.PASSWORD);
					ssl.setCiphers(new String[] { "ROT13" });
				}, "server.ssl.ciphers", "[ROT13]", "IANA", true),
				wrong("an unknown protocol beside a bundle", (ssl) -> {
					ssl.setBundle("main");
					ssl.setEnabledProtocols(new String[] { "TLSv1.4" });
				}, "server.ssl.enabled-protocols", "[TLSv1.4]", "TLSv1.3 and TLSv1.2"));
	}

	private static Arguments wrong(String description, Consumer<Ssl> settings, String property, String value,
			String allowed) {
		return wrong(description, settings, property, value, allowed, false);
	}

	private static Arguments wrong(String description, Consumer<Ssl> settings, String property, String value,
			String allowed, boolean keyStore) {
		BiConsumer<Ssl, ServerTlsTests> prepared = (ssl, test) -> {
			test.bundles.registerBundle("main", Certificates.bundle(main));
			test.bundles.registerBundle("mutual", Certificates.bundle(main, client));
			test.bundles.registerBundle("nokey", Certificates.withoutKey(main));
			if (keyStore) {
				ssl.setKeyStore(test.keyStore());
			}
			settings.accept(ssl);
		};
		return arguments(description, prepared, property, value, allowed);
	}

	private String keyStore() {
		try {
			return Certificates.keyStore(this.files, main);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Ssl mainBundle() {
		this.bundles.registerBundle("main", Certificates.bundle(main));
		return Ssl.forBundle("main");
	}

	private void start(Ssl settings) {
		this.line = new TlsLine(ServerTls.of(settings, false, this.bundles, TlsLine.HEADER_TIMEOUT, this.provider));
	}

}
