package io.forwardauth.gateway.spring;

import java.io.InputStream;
import java.net.URL;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.util.ResourceUtils;
import org.springframework.util.StringUtils;

/**
 * TLS towards origins and auth servers. A certificate must be trusted and be one for the
 * host that was asked for.
 */
final class ClientTls {

	/** Where Spring Cloud Gateway has its client's settings. */
	static final String PREFIX = "spring.cloud.gateway.server.webflux.httpclient.ssl";

	/** RFC 2818; a certificate for another host is refused. */
	private static final String HOST_IS_VERIFIED = "HTTPS";

	private ClientTls() {
	}

	/**
	 * For auth servers: the JDK's trust store. What is said of origins, even that any
	 * certificate will do, says nothing of who may decide.
	 */
	static SslContext forAuthServers() {
		try {
			return TlsContexts.build(builder(), SslOptions.NONE);
		}
		catch (SSLException ex) {
			throw new IllegalStateException("no TLS with this JDK: " + ex.getMessage(), ex);
		}
	}

	/**
	 * For origins, as Spring Cloud Gateway's own client has it: certificates that are
	 * trusted go before the insecure trust manager, which goes before the bundle; its own
	 * certificate is the bundle's, else that of the key store. Unlike there, an unknown
	 * bundle is refused and the bundle's protocols and ciphers hold.
	 * @param ssl the settings of Spring Cloud Gateway's client
	 * @param bundles those of {@code spring.ssl.bundle}, or null if there are none
	 * @return the context
	 * @throws InvalidConfigurationException if they are no basis for TLS
	 */
	static SslContext forOrigins(HttpClientProperties.Ssl ssl, @Nullable SslBundles bundles) {
		SslContextBuilder builder = builder();
		SslBundle bundle = bundle(ssl, bundles);
		if (!ssl.getTrustedX509Certificates().isEmpty()) {
			builder.trustManager(trusted(ssl));
		}
		else if (ssl.isUseInsecureTrustManager()) {
			builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
		}
		try {
			if (bundle == null) {
				keyStore(ssl, builder);
				return TlsContexts.build(builder, SslOptions.NONE);
			}
			if (ssl.getTrustedX509Certificates().isEmpty() && !ssl.isUseInsecureTrustManager()) {
				builder.trustManager(bundle.getManagers().getTrustManagerFactory());
			}
			builder.keyManager(bundle.getManagers().getKeyManagerFactory());
			return TlsContexts.build(builder, bundle.getOptions());
		}
		catch (SSLException | RuntimeException ex) {
			if (ex instanceof InvalidConfigurationException refused) {
				throw refused;
			}
			throw new InvalidConfigurationException(PREFIX + ".ssl-bundle", ssl.getSslBundle(),
					"a bundle that can be read, with protocols and ciphers that Java knows; here "
							+ TlsContexts.reason(ex));
		}
	}

	private static SslContextBuilder builder() {
		return SslContextBuilder.forClient().endpointIdentificationAlgorithm(HOST_IS_VERIFIED);
	}

	private static @Nullable SslBundle bundle(HttpClientProperties.Ssl ssl, @Nullable SslBundles bundles) {
		String name = ssl.getSslBundle();
		if (!StringUtils.hasText(name)) {
			return null;
		}
		if (bundles == null || !bundles.getBundleNames().contains(name)) {
			throw new InvalidConfigurationException(PREFIX + ".ssl-bundle", name,
					"the name of a bundle under spring.ssl.bundle; there are: " + ((bundles != null)
							? String.join(", ", new TreeSet<>(bundles.getBundleNames())) : "none"));
		}
		return bundles.getBundle(name);
	}

	private static X509Certificate[] trusted(HttpClientProperties.Ssl ssl) {
		List<X509Certificate> trusted = new ArrayList<>();
		List<String> locations = ssl.getTrustedX509Certificates();
		for (int i = 0; i < locations.size(); i++) {
			try (InputStream in = open(locations.get(i))) {
				CertificateFactory.getInstance("X.509")
					.generateCertificates(in)
					.forEach((certificate) -> trusted.add((X509Certificate) certificate));
			}
			catch (Exception ex) {
				throw new InvalidConfigurationException(PREFIX + ".trusted-x509-certificates[" + i + "]",
						locations.get(i), "a file of certificates in PEM; here " + TlsContexts.reason(ex));
			}
		}
		return trusted.toArray(X509Certificate[]::new);
	}

	private static void keyStore(HttpClientProperties.Ssl ssl, SslContextBuilder builder) {
		if (!StringUtils.hasText(ssl.getKeyStore())) {
			return;
		}
		try (InputStream in = open(ssl.getKeyStore())) {
			KeyStore store = (ssl.getKeyStoreProvider() != null)
					? KeyStore.getInstance(ssl.getKeyStoreType(), ssl.getKeyStoreProvider())
					: KeyStore.getInstance(ssl.getKeyStoreType());
			char[] storePassword = password(ssl.getKeyStorePassword());
			store.load(in, storePassword);
			char[] keyPassword = password(ssl.getKeyPassword());
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, (keyPassword != null) ? keyPassword : storePassword);
			builder.keyManager(keys);
		}
		catch (Exception ex) {
			throw new InvalidConfigurationException(PREFIX + ".key-store", ssl.getKeyStore(),
					"a key store, with key-store-password and, if they differ, key-password and key-store-type; here "
							+ TlsContexts.reason(ex));
		}
	}

	private static char @Nullable [] password(@Nullable String password) {
		return (password != null) ? password.toCharArray() : null;
	}

	private static InputStream open(String location) throws Exception {
		URL url = ResourceUtils.getURL(location);
		return url.openStream();
	}

}
