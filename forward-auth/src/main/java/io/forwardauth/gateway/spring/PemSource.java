package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.io.InputStream;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

import io.forwardauth.gateway.http.TlsOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.core.io.ResourceLoader;

/**
 * Reads certificates and keys in PEM from where an option says: a file, a location that
 * Spring knows, or the option itself, as Traefik takes it.
 */
final class PemSource {

	private static final String PLACES = " in PEM: a file, a location such as file:/etc/gateway/ca.pem, or PEM itself; here ";

	private PemSource() {
	}

	/** A client's certificate with its chain, and its key. */
	record Identity(PrivateKey key, List<X509Certificate> chain) {
	}

	/**
	 * Whether options go together and what they name can be read.
	 * @param said the options
	 * @param place where they stand
	 * @throws RuntimeException of the place if not
	 */
	static void check(TlsOptions said, TlsPlace place) {
		if (said.bundle() != null) {
			alone(place, "ca", said.ca());
			alone(place, "cert", said.cert());
			alone(place, "key", said.key());
		}
		authorities(said, place);
		identity(said, place);
	}

	private static void alone(TlsPlace place, String option, @Nullable String value) {
		if (value != null) {
			throw place.refused(option, value,
					"nothing beside " + place.name("bundle") + ", which has keys and trusted certificates of its own");
		}
	}

	/** Whom to trust, or null if nothing is said. */
	static @Nullable List<X509Certificate> authorities(TlsOptions said, TlsPlace place) {
		return (said.ca() != null) ? certificates("ca", said.ca(), place) : null;
	}

	/** What to show, or null if nothing is said. */
	static @Nullable Identity identity(TlsOptions said, TlsPlace place) {
		if (said.cert() == null && said.key() == null) {
			return null;
		}
		if (said.key() == null) {
			throw place.refused("key", null, "the private key of " + place.name("cert") + " in PEM, which is set");
		}
		if (said.cert() == null) {
			throw place.refused("cert", null, "the certificate for " + place.name("key") + " in PEM, which is set");
		}
		List<X509Certificate> chain = certificates("cert", said.cert(), place);
		PrivateKey key = key(said.key(), place);
		if (!ServerKeys.isPair(key, chain.get(0).getPublicKey())) {
			throw place.refused("key", said.key(), "the private key that belongs to the certificate of "
					+ place.name("cert") + "; this is another one's");
		}
		return new Identity(key, chain);
	}

	private static List<X509Certificate> certificates(String option, String value, TlsPlace place) {
		PemContent content = content(option, "certificates", value, place);
		try {
			return content.getCertificates();
		}
		catch (RuntimeException ex) {
			// Its message may quote what could not be read.
			throw place.refused(option, value, "certificates" + PLACES + "there is no certificate that Java can read");
		}
	}

	private static PrivateKey key(String value, TlsPlace place) {
		PemContent content = content("key", "a private key", value, place);
		PrivateKey key;
		try {
			key = content.getPrivateKey();
		}
		catch (RuntimeException ex) {
			key = null;
		}
		if (key == null) {
			throw place.refused("key", value, "a private key" + PLACES
					+ "there is none that Java can read without a password; a key with one goes into a bundle");
		}
		return key;
	}

	private static PemContent content(String option, String what, String value, TlsPlace place) {
		if (PemContent.isPresentInText(value)) {
			return PemContent.of(value);
		}
		ResourceLoader files = ApplicationResourceLoader.get(ApplicationResourceLoader.get(), true);
		try (InputStream in = files.getResource(value.strip()).getInputStream()) {
			return PemContent.load(in);
		}
		catch (IOException | RuntimeException ex) {
			throw place.refused(option, value, what + PLACES + TlsContexts.reason(ex));
		}
	}

}
