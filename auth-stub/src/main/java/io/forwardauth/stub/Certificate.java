package io.forwardauth.stub;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate for this machine's own names, and others if wanted, that signed itself,
 * made anew at each start.
 */
final class Certificate {

	private final X509Bundle bundle;

	Certificate(List<String> names) {
		Instant now = Instant.now();
		try {
			CertificateBuilder builder = new CertificateBuilder().algorithm(Algorithm.ecp256)
				.subject("CN=localhost, O=auth-stub")
				.addSanDnsName("localhost")
				.addSanIpAddress("127.0.0.1")
				.addSanIpAddress("::1")
				.notBefore(now.minus(1, ChronoUnit.DAYS))
				.notAfter(now.plus(30, ChronoUnit.DAYS))
				.setIsCertificateAuthority(true);
			names.forEach(builder::addSanDnsName);
			this.bundle = builder.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException("no certificate could be made: " + ex.getMessage(), ex);
		}
	}

	String pem() {
		return this.bundle.getCertificatePEM();
	}

	SslContext serverContext() {
		try {
			return SslContextBuilder.forServer(this.bundle.toKeyManagerFactory()).build();
		}
		catch (Exception ex) {
			throw new IllegalStateException("no TLS with this JDK: " + ex.getMessage(), ex);
		}
	}

}
