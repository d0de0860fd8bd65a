package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;

/**
 * What auth servers with TLS show, and what policies are told of it: made once a run, in
 * files that end with it.
 */
final class Credentials {

	private static final Credentials SHARED = new Credentials();

	private final X509Bundle authority = authority("authority");

	private final X509Bundle server = issued("127.0.0.1");

	private final Path ca = file("ca", this.authority.getCertificatePEM());

	private final Path otherCa = file("other", authority("another authority").getCertificatePEM());

	private final Path certificate;

	private final Path key;

	private Credentials() {
		X509Bundle client = issued("127.0.0.3");
		this.certificate = file("client", client.getCertificatePEM());
		this.key = file("key", client.getPrivateKeyPEM());
	}

	static Credentials shared() {
		return SHARED;
	}

	/** The authority that signed server and client. */
	Path ca() {
		return this.ca;
	}

	/** One that signed neither. */
	Path otherCa() {
		return this.otherCa;
	}

	/** The client's certificate. */
	Path certificate() {
		return this.certificate;
	}

	/** Its key. */
	Path key() {
		return this.key;
	}

	/**
	 * Listens with TLS, as 127.0.0.1.
	 * @param insists whether clients must show a certificate
	 */
	ServerSocket listen(boolean insists) throws IOException {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			TrustManager[] trust = this.authority.toTrustManagerFactory().getTrustManagers();
			context.init(this.server.toKeyManagerFactory().getKeyManagers(), trust, null);
			SSLServerSocket socket = (SSLServerSocket) context.getServerSocketFactory()
				.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
			socket.setNeedClientAuth(insists);
			return socket;
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static X509Bundle authority(String name) {
		try {
			return certificate(name).setIsCertificateAuthority(true).buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private X509Bundle issued(String address) {
		try {
			return certificate(address).addSanIpAddress(address).buildIssuedBy(this.authority);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static CertificateBuilder certificate(String name) {
		return new CertificateBuilder().algorithm(Algorithm.ecp256)
			.subject("CN=" + name)
			.notBefore(Instant.now().minus(1, ChronoUnit.DAYS))
			.notAfter(Instant.now().plus(1, ChronoUnit.DAYS));
	}

	private static Path file(String name, String pem) {
		try {
			Path file = Files.writeString(Files.createTempFile(name, ".pem"), pem);
			file.toFile().deleteOnExit();
			return file;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
