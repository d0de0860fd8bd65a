package io.forwardauth.gateway.spring;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.web.server.Ssl;
import org.springframework.cloud.gateway.config.HttpClientProperties;

import io.forwardauth.gateway.client.CallFailure;
import io.forwardauth.gateway.client.PoolOptions;
import io.forwardauth.gateway.client.PooledHttpCaller;
import io.forwardauth.gateway.client.ResponseListener;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.client.TargetTls;
import io.forwardauth.gateway.http.TlsOptions;
import io.forwardauth.gateway.spring.ForwardAuthProperties.TlsProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@Timeout(60)
class ClientTlsTests {

	private static final String REFUSED = "CONNECT";

	private static X509Bundle origin;

	private static X509Bundle client;

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

	private final HttpClientProperties.Ssl ssl = new HttpClientProperties.Ssl();

	private final Ssl server = Ssl.forBundle("server");

	@TempDir
	private Path files;

	private final AtomicReference<CallFailure> failure = new AtomicReference<>();

	private TlsLine line;

	@BeforeAll
	static void makeCertificates() {
		origin = Certificates.named("origin.test");
		client = Certificates.named("client.test");
	}

	@AfterEach
	void stop() {
		if (this.line != null) {
			this.line.close();
		}
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			a trusted certificate for the host            | trusted  | origin.test | 200
			one for another host                          | trusted  | other.test  | CONNECT
			one for the address's name, by address        | trusted  | 127.0.0.1   | CONNECT
			a certificate that nobody trusts              | nothing  | origin.test | CONNECT
			one that the bundle trusts                    | bundle   | origin.test | 200
			one that the bundle trusts for another host   | bundle   | other.test  | CONNECT
			a certificate that only others trust          | other    | origin.test | CONNECT
			any certificate, if told to                   | insecure | origin.test | 200
			any certificate for any host, if told to      | insecure | other.test  | 200
			trusted ones go before the insecure way       | both     | other.test  | CONNECT
			""")
	void originIsTrusted(String description, String trust, String host, String outcome) throws Exception {
		startOrigin();
		trust(trust);
		assertThat(call(origins(), host)).isEqualTo(outcome);
	}

	@Test
	void failureTellsWhatWasWrongWithTheCertificate() throws Exception {
		startOrigin();
		trust("trusted");
		call(origins(), "other.test");
		assertThat(this.failure.get().reason()).isEqualTo("no connection to https://other.test"
				+ " (SSLHandshakeException: No subject alternative DNS name matching other.test found.)");
	}

	@Test
	void authServerMustBeTrustedByTheJdkWhateverIsSaidOfOrigins() {
		startOrigin();
		assertThat(call(authServers(), "origin.test")).isEqualTo(REFUSED);
	}

	@Test
	void hostOfAnAuthServerIsVerified() {
		assertThat(authServers().newEngine(UnpooledByteBufAllocator.DEFAULT, "auth.test", 443)
			.getSSLParameters()
			.getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			a certificate of the bundle     | bundle    | 200
			a certificate of the key store  | key store | 200
			no certificate                  | none      | CONNECT
			""")
	void originAsksForTheGatewaysCertificate(String description, String from, String outcome) throws Exception {
		this.server.setClientAuth(Ssl.ClientAuth.NEED);
		// By TLS 1.3 the client learns of a refusal only after the handshake.
		this.server.setEnabledProtocols(new String[] { "TLSv1.2" });
		startOrigin();
		trust("trusted");
		if (from.equals("bundle")) {
			this.bundles.registerBundle("client", Certificates.bundle(client));
			this.ssl.setSslBundle("client");
		}
		else if (from.equals("key store")) {
			this.ssl.setKeyStore(Certificates.keyStore(this.files, client));
			this.ssl.setKeyStoreType("PKCS12");
			this.ssl.setKeyStorePassword(Certificates.PASSWORD);
		}
		assertThat(call(origins(), "origin.test")).isEqualTo(outcome);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			what holds in general holds for a silent route | trusted  | -      | origin.test | 200
			another name and the general authority         | trusted  | name   | other.test  | 200
			a route's bundle goes before the general one   | bundle   | other  | origin.test | CONNECT
			a route's bundle goes before the insecure way  | insecure | other  | origin.test | CONNECT
			a route insists on a look at certificates      | insecure | verify | origin.test | CONNECT
			a route that insists has the general authority | both     | verify | origin.test | 200
			a route takes any certificate                  | trusted  | skip   | other.test  | 200
			""")
	void routeGoesBeforeWhatHoldsInGeneral(String description, String general, String route, String host,
			String outcome) throws Exception {
		startOrigin();
		trust(general);
		this.bundles.registerBundle("other-authority", Certificates.bundle(client, client));
		TlsOptions said = switch (route) {
			case "name" -> new TlsOptions(null, null, null, null, null, "origin.test");
			case "other" -> new TlsOptions("other-authority", null, null, null, null, null);
			case "verify" -> new TlsOptions(null, null, null, null, false, null);
			case "skip" -> new TlsOptions(null, null, null, null, true, null);
			default -> TlsOptions.NONE;
		};
		SslContext context = new ClientTls(this.ssl, this.bundles).context(said, TlsPlace.ofRoute("r"));
		assertThat(call(context, host)).isEqualTo(outcome);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			a name without a dot | auth      | auth
			a name with a dot    | auth.test | auth.test
			an IPv4 address      | 127.0.0.1 |
			an IPv6 address      | ::1       |
			""")
	void nameThatIsAskedForIsTheHostOfTheUrl(String description, String host, String asked) {
		SSLEngine engine = authServers().newEngine(UnpooledByteBufAllocator.DEFAULT, host, 443);
		assertThat(engine.getPeerHost()).isEqualTo(host);
		List<SNIServerName> names = engine.getSSLParameters().getServerNames();
		assertThat((names != null) ? names : List.of())
			.isEqualTo((asked != null) ? List.of(new SNIHostName(asked)) : List.of());
	}

	@Test
	void handshakeThatDoesNotEndHasATimeOfItsOwn() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			this.ssl.setHandshakeTimeout(Duration.ofMillis(300));
			startOrigin();
			assertThat(call(new OriginTlsContexts(this.ssl, this.bundles).withGeneral().of(null), "origin.test",
					silent.getLocalPort(), Duration.ofMinutes(1)))
				.isEqualTo(REFUSED);
			assertThat(this.failure.get().reason())
				.isEqualTo("the TLS handshake with https://origin.test took too long");
		}
	}

	@Test
	void handshakeMayTakeLongerThanTheConnection() throws Exception {
		startOrigin();
		trust("trusted");
		try (SlowRelay slow = new SlowRelay(this.line.port(), 800)) {
			TargetTls origin = new OriginTlsContexts(this.ssl, this.bundles).withGeneral().of(null);
			assertThat(call(origin, "origin.test", slow.port(), Duration.ofMillis(400))).isEqualTo("200");
			TargetTls auth = TargetTls.of(origins());
			assertThat(call(auth, "origin.test", slow.port(), Duration.ofMillis(400)))
				.as("of an auth server both are one time")
				.isEqualTo(REFUSED);
		}
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			no time for the handshake | handshake-timeout          | PT0S   | from 1ms
			a time below nothing      | handshake-timeout          | PT-1S  | from 1ms
			a goodbye below nothing   | close-notify-flush-timeout | PT-1S  | from 0s
			a goodbye of two days     | close-notify-read-timeout  | PT48H  | to 1d
			""")
	void timesThatAreNone(String description, String option, Duration value, String allowed) {
		switch (option) {
			case "handshake-timeout" -> this.ssl.setHandshakeTimeout(value);
			case "close-notify-flush-timeout" -> this.ssl.setCloseNotifyFlushTimeout(value);
			default -> this.ssl.setCloseNotifyReadTimeout(value);
		}
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> new OriginTlsContexts(this.ssl, this.bundles).withGeneral())
			.satisfies((refused) -> {
				assertThat(refused.property())
					.isEqualTo("spring.cloud.gateway.server.webflux.httpclient.ssl." + option);
				assertThat(refused.value()).isEqualTo(value.toString());
				assertThat(refused.allowed()).contains(allowed);
			});
	}

	@Test
	void timesOfTheGoodbyeAreThoseOfTheSettings() {
		this.ssl.setCloseNotifyFlushTimeout(Duration.ofMillis(70));
		this.ssl.setCloseNotifyReadTimeout(Duration.ofMillis(80));
		TargetTls origin = new OriginTlsContexts(this.ssl, this.bundles).withGeneral().of(null);
		assertThat(origin.closeNotifyFlushTimeout()).hasMillis(70);
		assertThat(origin.closeNotifyReadTimeout()).hasMillis(80);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void settingsThatAreNoBasisForTls(String description, Consumer<HttpClientProperties.Ssl> settings, String option,
			String value, String allowed) {
		this.bundles.registerBundle("main", Certificates.bundle(origin));
		settings.accept(this.ssl);
		assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> origins())
			.satisfies((refused) -> {
				assertThat(refused.property())
					.isEqualTo("spring.cloud.gateway.server.webflux.httpclient.ssl." + option);
				assertThat(refused.value()).isEqualTo(value);
				assertThat(refused.allowed()).contains(allowed);
			});
	}

	static Stream<Arguments> settingsThatAreNoBasisForTls() {
		return Stream.of(
				wrong("an unknown bundle", (ssl) -> ssl.setSslBundle("mian"), "ssl-bundle", "mian", "there are: main"),
				wrong("a certificate that is not there",
						(ssl) -> ssl.setTrustedX509Certificates(List.of("/no/such.pem")),
						"trusted-x509-certificates[0]", "/no/such.pem", "a file could not be found"),
				wrong("a certificate that is none", (ssl) -> ssl.setTrustedX509Certificates(List.of("pom.xml")),
						"trusted-x509-certificates[0]", "pom.xml", "PEM"),
				wrong("a key store that is not there", (ssl) -> ssl.setKeyStore("/no/such.p12"), "key-store",
						"/no/such.p12", "a file could not be found"));
	}

	private static Arguments wrong(String description, Consumer<HttpClientProperties.Ssl> settings, String option,
			String value, String allowed) {
		return arguments(description, settings, option, value, allowed);
	}

	private SslContext origins() {
		return new ClientTls(this.ssl, this.bundles).context(TlsOptions.NONE, TlsPlace.ofRoute("r"));
	}

	private SslContext authServers() {
		return ClientTls.forAuthServers(this.bundles).context(TlsOptions.NONE, TlsPlace.ofPolicy("p"));
	}

	private void startOrigin() {
		this.bundles.registerBundle("server", Certificates.bundle(origin, client));
		this.line = new TlsLine(
				ServerTls.of(this.server, false, this.bundles, TlsLine.HEADER_TIMEOUT, TlsProvider.JDK));
	}

	private void trust(String what) throws Exception {
		switch (what) {
			case "trusted", "both" -> {
				Path file = Files.writeString(this.files.resolve("origin.pem"), origin.getCertificatePEM());
				this.ssl.setTrustedX509Certificates(List.of(file.toString()));
				this.ssl.setUseInsecureTrustManager(what.equals("both"));
			}
			case "bundle", "other" -> {
				this.bundles.registerBundle("trust",
						Certificates.bundle(client, what.equals("other") ? client : origin));
				this.ssl.setSslBundle("trust");
			}
			case "insecure" -> this.ssl.setUseInsecureTrustManager(true);
			default -> {
			}
		}
	}

	/** The status, or the kind of failure. */
	private String call(SslContext context, String host) {
		return call(TargetTls.of(context), host, this.line.port(), Duration.ofSeconds(5));
	}

	private String call(TargetTls tls, String host, int port, Duration connectTimeout) {
		Target target = new Target("https://" + host, host, 443, tls,
				new InetSocketAddress(InetAddress.getLoopbackAddress(), port), connectTimeout);
		FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
		request.headers().set(HttpHeaderNames.HOST, host);
		CompletableFuture<String> outcome = new CompletableFuture<>();
		EventLoop loop = this.line.transport().group().next();
		try (PooledHttpCaller caller = new PooledHttpCaller(this.line.transport(), PoolOptions.DEFAULTS)) {
			loop.execute(() -> caller.call(loop, target, request, Duration.ofSeconds(5), false,
					new Outcome(outcome, this.failure)));
			return outcome.orTimeout(10, TimeUnit.SECONDS).join();
		}
	}

	private record Outcome(CompletableFuture<String> outcome,
			AtomicReference<CallFailure> failed) implements ResponseListener {

		@Override
		public void onHead(HttpResponse response) {
			this.outcome.complete(Integer.toString(response.status().code()));
		}

		@Override
		public void onContent(HttpContent content) {
			content.release();
		}

		@Override
		public void onFailure(CallFailure failure) {
			this.failed.set(failure);
			this.outcome.complete(failure.kind().name());
		}

	}

}
