package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.NetUtil;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Certificates that sign themselves, made when a test asks.
 */
public final class Certificates {

	static final String PASSWORD = "changeit";

	private Certificates() {
	}

	/** One that signs itself, for a host name. */
	public static X509Bundle named(String host) {
		return named(host, Algorithm.ecp256);
	}

	/** The same with another kind of key. */
	static X509Bundle named(String host, Algorithm key) {
		Instant now = Instant.now();
		try {
			return new CertificateBuilder().algorithm(key)
				.subject("CN=" + host)
				.addSanDnsName(host)
				.notBefore(now.minus(1, ChronoUnit.DAYS))
				.notAfter(now.plus(1, ChronoUnit.DAYS))
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Signs others. */
	static X509Bundle authority(String name) {
		return named(name);
	}

	/** A certificate for a host name or an IP address. */
	static X509Bundle issued(X509Bundle authority, String host) {
		return issued(authority, host, Instant.now().plus(1, ChronoUnit.DAYS));
	}

	/** One that was good until an hour ago. */
	static X509Bundle expired(X509Bundle authority, String host) {
		return issued(authority, host, Instant.now().minus(1, ChronoUnit.HOURS));
	}

	private static X509Bundle issued(X509Bundle authority, String host, Instant end) {
		try {
			CertificateBuilder builder = new CertificateBuilder().algorithm(Algorithm.ecp256)
				.subject("CN=" + host)
				.notBefore(Instant.now().minus(2, ChronoUnit.DAYS))
				.notAfter(end);
			return (NetUtil.isValidIpV4Address(host) ? builder.addSanIpAddress(host) : builder.addSanDnsName(host))
				.buildIssuedBy(authority);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	static SslBundle bundle(X509Bundle certificate) {
		return bundle(certificate, null);
	}

	static SslBundle bundle(X509Bundle certificate, X509Bundle trusted) {
		PemSslStoreDetails key = PemSslStoreDetails.forCertificate(certificate.getCertificatePEM())
			.withPrivateKey(certificate.getPrivateKeyPEM());
		PemSslStoreDetails trust = (trusted != null) ? PemSslStoreDetails.forCertificate(trusted.getCertificatePEM())
				: null;
		return SslBundle.of(new PemSslStoreBundle(key, trust));
	}

	/** The certificate of one and the key of another. */
	static SslBundle mismatched(X509Bundle authority, X509Bundle trusted) {
		return SslBundle.of(new PemSslStoreBundle(
				PemSslStoreDetails.forCertificate(issued(authority, "a.test").getCertificatePEM())
					.withPrivateKey(issued(authority, "a.test").getPrivateKeyPEM()),
				PemSslStoreDetails.forCertificate(trusted.getCertificatePEM())));
	}

	static SslBundle withoutKey(X509Bundle certificate) {
		return SslBundle
			.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(certificate.getCertificatePEM())));
	}

	static String pem(Path directory, X509Bundle certificate) throws IOException {
		return Files.writeString(directory.resolve("cert.pem"), certificate.getCertificatePEM()).toString();
	}

	static String key(Path directory, X509Bundle certificate) throws IOException {
		return Files.writeString(directory.resolve("key.pem"), certificate.getPrivateKeyPEM()).toString();
	}

	static String keyStore(Path directory, X509Bundle certificate) throws Exception {
		KeyStore store = certificate.toKeyStore(PASSWORD.toCharArray());
		Path file = directory.resolve("keys.p12");
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, PASSWORD.toCharArray());
		}
		return file.toString();
	}

}
