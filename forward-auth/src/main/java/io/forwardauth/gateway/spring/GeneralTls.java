package io.forwardauth.gateway.spring;

import java.io.InputStream;
import java.net.URL;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

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
 * What {@code httpclient.ssl} says of all origins, as Spring Cloud Gateway's own client
 * has it: certificates that are trusted go before the insecure trust manager, which goes
 * before the bundle; its own certificate is the bundle's, else that of the key store.
 * Unlike there, an unknown bundle is refused and the bundle's protocols and ciphers hold.
 */
final class GeneralTls {

	/** Where Spring Cloud Gateway has its client's settings. */
	static final String PREFIX = "spring.cloud.gateway.server.webflux.httpclient.ssl";

	private final HttpClientProperties.Ssl ssl;

	private final @Nullable SslBundles bundles;

	GeneralTls(HttpClientProperties.Ssl ssl, @Nullable SslBundles bundles) {
		this.ssl = ssl;
		this.bundles = bundles;
	}

	/** The name of the bundle that it is made of, or null. */
	@Nullable String bundleName() {
		return StringUtils.hasText(this.ssl.getSslBundle()) ? this.ssl.getSslBundle() : null;
	}

	/**
	 * Whom to trust.
	 * @param builder where to put it
	 * @param verified whether someone insists on a look at certificates
	 */
	void trust(SslContextBuilder builder, boolean verified) throws SSLException {
		SslBundle bundle = bundle();
		if (!this.ssl.getTrustedX509Certificates().isEmpty()) {
			builder.trustManager(trusted());
		}
		else if (this.ssl.isUseInsecureTrustManager() && !verified) {
			insecure(builder);
		}
		else if (bundle != null) {
			builder.trustManager(bundle.getManagers().getTrustManagerFactory());
		}
	}

	static void insecure(SslContextBuilder builder) {
		builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
	}

	/** The certificate to show. */
	void keys(SslContextBuilder builder) throws SSLException {
		SslBundle bundle = bundle();
		if (bundle != null) {
			ServerKeys.checkPairs(bundle);
			builder.keyManager(bundle.getManagers().getKeyManagerFactory());
		}
		else if (StringUtils.hasText(this.ssl.getKeyStore())) {
			keyStore(builder);
		}
	}

	SslOptions options() {
		SslBundle bundle = bundle();
		return (bundle != null) ? bundle.getOptions() : SslOptions.NONE;
	}

	/** What to throw when TLS cannot be made of it. */
	InvalidConfigurationException refused(Throwable failure) {
		return new InvalidConfigurationException(PREFIX + ".ssl-bundle", this.ssl.getSslBundle(),
				"a bundle that can be read, with protocols and ciphers that Java knows; here "
						+ TlsContexts.reason(failure));
	}

	private @Nullable SslBundle bundle() {
		String name = bundleName();
		return (name != null) ? ClientTls.bundle(name, this.bundles, new TlsPlace(null, PREFIX + ".ssl-")) : null;
	}

	private X509Certificate[] trusted() {
		List<X509Certificate> trusted = new ArrayList<>();
		List<String> locations = this.ssl.getTrustedX509Certificates();
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

	private void keyStore(SslContextBuilder builder) {
		try (InputStream in = open(this.ssl.getKeyStore())) {
			KeyStore store = (this.ssl.getKeyStoreProvider() != null)
					? KeyStore.getInstance(this.ssl.getKeyStoreType(), this.ssl.getKeyStoreProvider())
					: KeyStore.getInstance(this.ssl.getKeyStoreType());
			char[] storePassword = password(this.ssl.getKeyStorePassword());
			store.load(in, storePassword);
			char[] keyPassword = password(this.ssl.getKeyPassword());
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, (keyPassword != null) ? keyPassword : storePassword);
			builder.keyManager(keys);
		}
		catch (Exception ex) {
			throw new InvalidConfigurationException(PREFIX + ".key-store", this.ssl.getKeyStore(),
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
