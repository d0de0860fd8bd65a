package io.forwardauth.gateway.spring;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.http.TlsOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What of a policy's {@code tls.*} stops the start, and what is said of it.
 */
@ExtendWith(OutputCaptureExtension.class)
class PolicyTlsTests {

	private static final String POLICY = "forward-auth.policies.admin";

	@TempDir
	private static Path files;

	private static X509Bundle anna;

	private static X509Bundle bert;

	@BeforeAll
	static void write() throws Exception {
		X509Bundle authority = Certificates.authority("authority.test");
		anna = Certificates.issued(authority, "anna");
		bert = Certificates.issued(authority, "bert");
		Files.writeString(files.resolve("ca.pem"), authority.getCertificatePEM());
		Files.writeString(files.resolve("anna.pem"), anna.getCertificatePEM());
		Files.writeString(files.resolve("anna.key"), anna.getPrivateKeyPEM());
		Files.writeString(files.resolve("bert.key"), bert.getPrivateKeyPEM());
		Files.writeString(files.resolve("locked.key"), """
				-----BEGIN ENCRYPTED PRIVATE KEY-----
				TUlJ
				-----END ENCRYPTED PRIVATE KEY-----
				""");
		Files.writeString(files.resolve("broken.pem"), anna.getCertificatePEM().replace("MII", "***"));
		Files.writeString(files.resolve("empty.pem"), "");
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					a certificate without its key      | https | cert=(anna.pem)                    | key    |              | the private key of
					a key without its certificate      | https | key=(anna.key)                     | cert   |              | the certificate for
					the key of another certificate     | https | cert=(anna.pem) key=(bert.key)     | key    | (bert.key)   | this is another one's
					an authority that is not there     | https | ca=(no.pem)                        | ca     | (no.pem)     | could not be found
					a location that is not there       | https | ca=classpath:no.pem                | ca     | classpath:no.pem | could not be found
					a directory                        | https | ca=()                              | ca     | ()           | certificates in PEM
					an authority that is a key         | https | ca=(anna.key)                      | ca     | (anna.key)   | there is no certificate
					an authority of nothing            | https | ca=(empty.pem)                     | ca     | (empty.pem)  | there is no certificate
					an authority that is broken        | https | ca=(broken.pem)                    | ca     | (broken.pem) | there is no certificate
					a certificate that is a key        | https | cert=(anna.key) key=(anna.key)     | cert   | (anna.key)   | there is no certificate
					a key that is a certificate        | https | cert=(anna.pem) key=(anna.pem)     | key    | (anna.pem)   | there is none that Java can read
					a key behind a password            | https | cert=(anna.pem) key=(locked.key)   | key    | (locked.key) | goes into a bundle
					a bundle beside an authority       | https | bundle=b ca=(ca.pem)               | ca     | (ca.pem)     | nothing beside
					a bundle beside a certificate      | https | bundle=b cert=(anna.pem) key=(anna.key) | cert | (anna.pem) | nothing beside
					a bundle, and any certificate      | https | bundle=b insecure-skip-verify=true | insecure-skip-verify | true | false, as
					an authority where there is no TLS | http  | ca=(ca.pem)                        | ca     | (ca.pem)     | .address is http
					any certificate without TLS        | http  | insecure-skip-verify=true          | insecure-skip-verify | true | .address is http
					a bundle where there is no TLS     | http  | bundle=b                           | bundle | b            | .address is http
					a certificate without TLS          | http  | cert=(anna.pem) key=(anna.key)     | cert   | (anna.pem)   | .address is http
					""")
	void aWrongOptionIsNamed(String description, String scheme, String options, String option, String value,
			String allowed) {
		assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> policy(scheme, options))
			.satisfies((refused) -> {
				assertThat(refused.property()).isEqualTo(POLICY + ".tls." + option);
				assertThat(refused.value()).isEqualTo((value != null) ? filled(value) : null);
				assertThat(refused.allowed()).contains(allowed);
			});
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			PEM                            | PEM
			PEM without its end            | half
			base64 alone                   | bare
			base64 as a location of Spring | base64
			""")
	void keyIsNeverShown(String description, String form) {
		String pem = bert.getPrivateKeyPEM();
		String bare = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
		String key = switch (form) {
			case "half" -> pem.substring(0, pem.indexOf("-----END"));
			case "bare" -> bare;
			case "base64" -> "base64:" + bare;
			default -> pem;
		};
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> policy("https", "cert=(anna.pem)", "key=" + key))
			.satisfies((refused) -> {
				assertThat(refused.property()).isEqualTo(POLICY + ".tls.key");
				assertThat(refused.value()).isEqualTo("inline PEM");
				assertThat(refused.getMessage()).doesNotContain(bare.substring(40, 60));
			});
	}

	@Test
	void whatIsSaidArrives() {
		assertThat(policy("https", "cert=(anna.pem) key=(anna.key) ca=(ca.pem) insecure-skip-verify=true").tls())
			.isEqualTo(
					new TlsOptions(null, filled("(ca.pem)"), filled("(anna.pem)"), filled("(anna.key)"), true, null));
		assertThat(policy("https", "bundle=b").tls()).isEqualTo(new TlsOptions("b", null, null, null, null, null));
		assertThat(policy("http", "ca-optional=true insecure-skip-verify=false").tls()).isEqualTo(TlsOptions.NONE);
	}

	@Test
	void optionsDoNotTellTheKeyToALog() {
		PolicyOptions options = policy("https", "cert=(anna.pem)", "key=" + anna.getPrivateKeyPEM());
		assertThat(options.toString()).doesNotContain("PRIVATE KEY");
		assertThat(new PolicyProperties.Tls(null, null, anna.getPrivateKeyPEM(), false, null, null).toString())
			.doesNotContain("PRIVATE KEY");
	}

	@Test
	void anUnknownBundleIsNamedWithTheKnownOnes() {
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("main", Certificates.bundle(anna));
		PolicyOptions options = PolicyOptions.of("admin", URI.create("https://auth"))
			.tls(new TlsOptions("mian", null, null, null, null, null))
			.build();
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> PolicyTls.target(options, bundles))
			.satisfies((refused) -> {
				assertThat(refused.property()).isEqualTo(POLICY + ".tls.bundle");
				assertThat(refused.value()).isEqualTo("mian");
				assertThat(refused.allowed()).contains("there are: main");
			});
	}

	@Test
	void aBundleWhoseKeyIsAnothersIsRefused() {
		X509Bundle authority = Certificates.authority("a.test");
		DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("b",
				Certificates.mismatched(authority, authority));
		PolicyOptions options = PolicyOptions.of(PolicyOptions.DEFAULT_NAME, URI.create("https://auth"))
			.tls(new TlsOptions("b", null, null, null, null, null))
			.build();
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> PolicyTls.target(options, bundles))
			.satisfies((refused) -> {
				assertThat(refused.property()).isEqualTo("forward-auth.tls.bundle");
				assertThat(refused.allowed()).contains("the private key does not belong to the certificate");
			});
	}

	@Test
	void whatIsUnwiseIsSaidOnceAPolicy(CapturedOutput output) {
		PolicyProperties properties = properties("https", List.of("insecure-skip-verify=true", "ca-optional=false"));
		PolicyTls.warn(POLICY, properties);
		assertThat(output).containsOnlyOnce(POLICY + ".tls.insecure-skip-verify is true")
			.containsOnlyOnce(POLICY + ".tls.ca-optional is deprecated");
		PolicyTls.warn("forward-auth", properties("https", List.of()));
		assertThat(output).doesNotContain("forward-auth.tls");
	}

	private static PolicyOptions policy(String scheme, String options) {
		return policy(scheme, options.split(" (?=[a-z-]+=)", -1));
	}

	private static PolicyOptions policy(String scheme, String... options) {
		PolicyProperties properties = properties(scheme, List.of(options));
		return PolicyValidation.options(POLICY, "admin", properties);
	}

	private static PolicyProperties properties(String scheme, List<String> options) {
		Map<String, String> map = new HashMap<>();
		map.put("p.address", scheme + "://auth");
		for (String option : options) {
			String[] keyAndValue = option.split("=", 2);
			map.put("p.tls." + keyAndValue[0], filled(keyAndValue[1]));
		}
		return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("p", PolicyProperties.class);
	}

	/** A name in parentheses is that of a file. */
	private static String filled(String value) {
		return value.startsWith("(") ? files.resolve(value.substring(1, value.length() - 1)).toString() : value;
	}

}
