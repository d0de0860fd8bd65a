package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.util.List;

import io.forwardauth.gateway.spring.ForwardAuthProperties.TlsProvider;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.web.server.Ssl;

import io.forwardauth.gateway.line.Http2Wire;
import io.forwardauth.gateway.server.Http2Options;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * ALPN of the listening side with {@code server.http2.enabled}.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(value = TlsProvider.class, names = { "JDK", "AUTO" })
class ServerHttp2Tests {

	@Parameter
	private TlsProvider provider;

	private static X509Bundle main;

	private static X509Bundle shop;

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

	private TlsLine line;

	@BeforeAll
	static void makeCertificates() {
		main = Certificates.named("main.test");
		shop = Certificates.named("shop.test");
	}

	@BeforeEach
	void start() {
		this.bundles.registerBundle("main", Certificates.bundle(main));
		this.bundles.registerBundle("shop", Certificates.bundle(shop));
		Ssl ssl = Ssl.forBundle("main");
		ssl.setServerNameBundles(List.of(new Ssl.ServerNameSslBundle("shop.test", "shop")));
		this.line = new TlsLine(ServerTls.of(ssl, true, this.bundles, TlsLine.HEADER_TIMEOUT, this.provider),
				Http2Options.DEFAULTS);
	}

	@AfterEach
	void stop() {
		this.line.close();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			HTTP/2 alone                  | h2          | main.test
			HTTP/2 behind HTTP/1.1        | http/1.1 h2 | main.test
			with a bundle of its own name | h2 http/1.1 | shop.test
			""")
	void http2IsAgreedOn(String description, String offered, String name) throws IOException {
		try (TlsClient.Http2 client = new TlsClient().asksFor(name).alpn(offered.split(" ")).http2(this.line.port())) {
			assertThat(client.subject()).isEqualTo("CN=" + name);
			assertThat(client.wire().ask(Http2Wire.request("GET", "/")).body()).isEqualTo("TLSv1.3");
		}
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			a client that offers it      | http/1.1 | http/1.1
			a client that knows no ALPN  | -        | ''
			""")
	void http11IsSpokenWith(String description, String offered, String agreed) throws IOException {
		TlsClient client = (offered != null) ? new TlsClient().alpn(offered) : new TlsClient();
		TlsClient.Met met = client.meet(this.line.port());
		assertThat(met.alpn()).isEqualTo(agreed);
		assertThat(met.answer()).startsWith("HTTP/1.1 200");
	}

	@Test
	void reloadedBundleOffersItToo() throws IOException {
		this.bundles.updateBundle("main", Certificates.bundle(Certificates.named("fresh.test")));
		try (TlsClient.Http2 client = new TlsClient().alpn("h2").http2(this.line.port())) {
			assertThat(client.subject()).isEqualTo("CN=fresh.test");
			assertThat(client.wire().ask(Http2Wire.request("GET", "/")).status()).isEqualTo(200);
		}
	}

}
