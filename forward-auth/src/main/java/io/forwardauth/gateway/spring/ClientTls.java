package io.forwardauth.gateway.spring;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLException;

import io.forwardauth.gateway.client.ServerNameSslContext;
import io.forwardauth.gateway.http.TlsOptions;
import io.forwardauth.gateway.routing.RouteConfigurationException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.cloud.gateway.config.HttpClientProperties;

/**
 * TLS towards origins and auth servers. A certificate must be trusted and be one for the
 * host that was asked for. A bundle that is reloaded holds for the connections that come
 * after; if the new one is unusable, the old one stays.
 */
final class ClientTls {

	private static final Logger logger = LoggerFactory.getLogger(ClientTls.class);

	/** RFC 2818; a certificate for another host is refused. */
	private static final String HOST_IS_VERIFIED = "HTTPS";

	private final GeneralTls general;

	private final @Nullable SslBundles bundles;

	/**
	 * TLS towards origins.
	 * @param ssl what holds where nothing else is said: the settings of Spring Cloud
	 * Gateway's client
	 * @param bundles those of {@code spring.ssl.bundle}, or null if there are none
	 */
	ClientTls(HttpClientProperties.Ssl ssl, @Nullable SslBundles bundles) {
		this.general = new GeneralTls(ssl, bundles);
		this.bundles = bundles;
	}

	/**
	 * For auth servers: the JDK's trust store where nothing else is said. What is said of
	 * origins, even that any certificate will do, says nothing of who may decide.
	 */
	static ClientTls forAuthServers(@Nullable SslBundles bundles) {
		return new ClientTls(new HttpClientProperties.Ssl(), bundles);
	}

	/**
	 * Makes a context. Reads files, so not on an event loop.
	 * @param said what is said of one server; what it is silent about holds in general
	 * @param place where it is said
	 * @return the context
	 * @throws InvalidConfigurationException if it is no basis for TLS
	 * @throws RouteConfigurationException the same, of a route
	 */
	SslContext context(TlsOptions said, TlsPlace place) {
		PemSource.check(said, place);
		AtomicReference<SslContext> newest = new AtomicReference<>(build(said, place));
		String bundle = (said.bundle() != null) ? said.bundle() : this.general.bundleName();
		if (bundle != null && this.bundles != null) {
			this.bundles.addBundleUpdateHandler(bundle, (ignored) -> reload(bundle, newest, said, place));
		}
		return new ServerNameSslContext(newest::get, said.serverName());
	}

	private void reload(String bundle, AtomicReference<SslContext> newest, TlsOptions said, TlsPlace place) {
		try {
			newest.set(build(said, place));
			logger.info("New connections to origins or auth servers use the reloaded SSL bundle {}", bundle);
		}
		catch (RuntimeException ex) {
			logger.error("SSL bundle {} was reloaded but is unusable ({}); the one before stays", bundle,
					TlsContexts.reason(ex));
		}
	}

	private SslContext build(TlsOptions said, TlsPlace place) {
		SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm(HOST_IS_VERIFIED);
		SslBundle bundle = (said.bundle() != null) ? bundle(said.bundle(), this.bundles, place) : null;
		try {
			trust(builder, said, bundle, place);
			keys(builder, said, bundle, place);
			SslOptions options = (bundle != null) ? bundle.getOptions() : this.general.options();
			return TlsContexts.build(builder, options);
		}
		catch (InvalidConfigurationException | RouteConfigurationException ex) {
			throw ex;
		}
		catch (SSLException | RuntimeException ex) {
			throw (bundle != null) ? place.refused("bundle", said.bundle(),
					"a bundle that can be read, with protocols and ciphers that Java knows; here "
							+ TlsContexts.reason(ex))
					: this.general.refused(ex);
		}
	}

	private void trust(SslContextBuilder builder, TlsOptions said, @Nullable SslBundle bundle, TlsPlace place)
			throws SSLException {
		List<X509Certificate> authorities = PemSource.authorities(said, place);
		if (said.skipsVerification()) {
			GeneralTls.insecure(builder);
		}
		else if (authorities != null) {
			builder.trustManager(authorities);
		}
		else if (bundle != null) {
			builder.trustManager(bundle.getManagers().getTrustManagerFactory());
		}
		else {
			this.general.trust(builder, said.insecureSkipVerify() != null);
		}
	}

	private void keys(SslContextBuilder builder, TlsOptions said, @Nullable SslBundle bundle, TlsPlace place)
			throws SSLException {
		PemSource.Identity identity = PemSource.identity(said, place);
		if (identity != null) {
			builder.keyManager(identity.key(), identity.chain());
		}
		else if (bundle != null) {
			ServerKeys.checkPairs(bundle);
			builder.keyManager(bundle.getManagers().getKeyManagerFactory());
		}
		else {
			this.general.keys(builder);
		}
	}

	/** A bundle by its name, or the refusal of the name. */
	static SslBundle bundle(String name, @Nullable SslBundles bundles, TlsPlace place) {
		if (bundles == null || !bundles.getBundleNames().contains(name)) {
			throw place.refused("bundle", name,
					"the name of a bundle under spring.ssl.bundle; there are: "
							+ ((bundles != null && !bundles.getBundleNames().isEmpty())
									? String.join(", ", new TreeSet<>(bundles.getBundleNames())) : "none"));
		}
		return bundles.getBundle(name);
	}

}
