package io.forwardauth.gateway.spring;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.Ssl;
import org.springframework.util.StringUtils;

/**
 * Finds out which of the settings under {@code server.ssl} is to blame when there is no
 * bundle to name.
 */
final class InlineSsl {

	private static final String ALLOWED = "what TLS can be made of: ";

	private InlineSsl() {
	}

	/**
	 * Blames a setting.
	 * @param ssl the settings
	 * @param failure what came of them
	 * @return what to throw
	 */
	static InvalidConfigurationException refusal(Ssl ssl, Throwable failure) {
		if (TlsContexts.isOptionUnknown(TlsContexts.causes(failure).get(0))) {
			return isCipherUnknown(failure)
					? refusal("ciphers", Arrays.toString(ssl.getCiphers()),
							"cipher suites that Java knows, by the names of IANA", failure)
					: refusal("enabled-protocols", Arrays.toString(ssl.getEnabledProtocols()), "TLSv1.3 and TLSv1.2",
							failure);
		}
		Map<String, String> sources = sources(ssl);
		for (Map.Entry<String, String> source : sources.entrySet()) {
			if (isNamedBy(failure, source.getValue())) {
				return refusal(source.getKey(), source.getValue(), "a file that can be read", failure);
			}
		}
		if (sources.containsKey("key-store")) {
			return refusal("key-store", sources.get("key-store"),
					"a key store with a private key and its certificate, with key-store-password and, if they differ,"
							+ " key-password and key-store-type",
					failure);
		}
		if (sources.containsKey("certificate")) {
			return refusal("certificate", sources.get("certificate"),
					"a PEM certificate to which certificate-private-key belongs", failure);
		}
		return new InvalidConfigurationException(ServerTls.PREFIX, null,
				"server.ssl.bundle, or server.ssl.key-store, or server.ssl.certificate with"
						+ " server.ssl.certificate-private-key; or server.ssl.enabled=false");
	}

	/**
	 * Refuses what would be passed over in silence.
	 * @param ssl the settings
	 */
	static void requireHonoured(Ssl ssl) {
		if (!"TLS".equals(ssl.getProtocol())) {
			throw new InvalidConfigurationException(ServerTls.PREFIX + ".protocol", ssl.getProtocol(),
					"TLS; which versions of it, server.ssl.enabled-protocols says");
		}
		if (StringUtils.hasText(ssl.getBundle())) {
			sources(ssl).keySet().stream().findFirst().ifPresent((option) -> {
				throw new InvalidConfigurationException(ServerTls.PREFIX + "." + option, "set",
						"nothing beside server.ssl.bundle, which has keys and trusted certificates of its own");
			});
		}
	}

	/** Whether it is a protocol or cipher of the server and not of the bundle it has. */
	static boolean isOptionToBlame(Ssl ssl, Throwable failure) {
		return TlsContexts.isOptionUnknown(TlsContexts.causes(failure).get(0))
				&& (isCipherUnknown(failure) ? ssl.getCiphers() : ssl.getEnabledProtocols()) != null;
	}

	private static boolean isCipherUnknown(Throwable failure) {
		Throwable root = TlsContexts.causes(failure).get(0);
		return String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT).contains("cipher");
	}

	private static InvalidConfigurationException refusal(String option, @Nullable String value, String allowed,
			Throwable failure) {
		boolean inline = value != null && value.contains("-----BEGIN");
		return new InvalidConfigurationException(ServerTls.PREFIX + "." + option, inline ? "inline PEM" : value,
				ALLOWED + allowed + "; here " + TlsContexts.reason(failure));
	}

	private static Map<String, String> sources(Ssl ssl) {
		Map<String, String> sources = new LinkedHashMap<>();
		put(sources, "key-store", ssl.getKeyStore());
		put(sources, "certificate", ssl.getCertificate());
		put(sources, "certificate-private-key", ssl.getCertificatePrivateKey());
		put(sources, "trust-store", ssl.getTrustStore());
		put(sources, "trust-certificate", ssl.getTrustCertificate());
		return sources;
	}

	private static void put(Map<String, String> sources, String option, @Nullable String value) {
		if (value != null && !value.isBlank()) {
			sources.put(option, value);
		}
	}

	/** Spring's messages about a file have its location in them. */
	private static boolean isNamedBy(Throwable failure, String location) {
		return TlsContexts.causes(failure)
			.stream()
			.anyMatch((cause) -> String.valueOf(cause.getMessage()).contains("'" + location + "'"));
	}

}
