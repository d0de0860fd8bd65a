package io.forwardauth.gateway.spring;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import io.netty.handler.ssl.ClientAuth;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.web.server.Ssl;

/**
 * Looks whose client certificates would be believed. Without a trust store Java takes its
 * own, and then a certificate of any public authority opens the door.
 */
final class ClientCertificates {

	/** Who sets it has a trust store of their own for the whole JVM. */
	private static final String OWN_TRUST_STORE = "javax.net.ssl.trustStore";

	private ClientCertificates() {
	}

	/**
	 * Looks at the authorities.
	 * @param ssl the settings of the server
	 * @param bundle a bundle it is to serve
	 * @throws InvalidConfigurationException if client certificates are asked for and the
	 * bundle trusts just whom Java trusts
	 */
	static void check(Ssl ssl, SslBundle bundle) {
		Ssl.ClientAuth mode = ssl.getClientAuth();
		if (mode == null || mode == Ssl.ClientAuth.NONE || System.getProperty(OWN_TRUST_STORE) != null) {
			return;
		}
		if (authorities(bundle.getManagers().getTrustManagerFactory()).equals(authorities(javasOwn()))) {
			throw new InvalidConfigurationException(ServerTls.PREFIX + ".client-auth",
					mode.name().toLowerCase(Locale.ROOT),
					"none, unless the bundle has a truststore (or server.ssl a trust-store or trust-certificate) with"
							+ " the authorities of the clients");
		}
	}

	/** The mode in Netty's words. */
	static ClientAuth mode(Ssl ssl) {
		return Ssl.ClientAuth.map(ssl.getClientAuth(), ClientAuth.NONE, ClientAuth.OPTIONAL, ClientAuth.REQUIRE);
	}

	private static Set<X509Certificate> authorities(TrustManagerFactory trust) {
		Set<X509Certificate> authorities = new HashSet<>();
		for (TrustManager each : trust.getTrustManagers()) {
			if (each instanceof X509TrustManager x509) {
				authorities.addAll(Arrays.asList(x509.getAcceptedIssuers()));
			}
		}
		return authorities;
	}

	@SuppressWarnings("NullAway") // Null stands for Java's own trust store.
	private static TrustManagerFactory javasOwn() {
		try {
			TrustManagerFactory own = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			own.init((KeyStore) null);
			return own;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("no trust store in this JDK: " + ex.getMessage(), ex);
		}
	}

}
