package io.forwardauth.stub;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate for this machine's own names that signed itself, made anew at each start.
 */
final class Certificate {

	private final X509Bundle bundle;

	Certificate() {
		Instant now = Instant.now();
		try {
			this.bundle = new CertificateBuilder().algorithm(Algorithm.ecp256)
				.subject("CN=localhost, O=auth-stub")
				.addSanDnsName("localhost")
				.addSanIpAddress("127.0.0.1")
				.addSanIpAddress("::1")
				.notBefore(now.minus(1, ChronoUnit.DAYS))
				.notAfter(now.plus(30, ChronoUnit.DAYS))
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
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
