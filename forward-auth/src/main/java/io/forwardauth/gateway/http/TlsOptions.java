package io.forwardauth.gateway.http;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of TLS towards one server, as it stands there: a policy's
 * {@code tls.*} or the metadata {@code tls-*} of a route. Equal where the same is said.
 *
 * @param bundle name of a Spring SSL bundle: whom to trust, and the client certificate
 * @param ca authorities to trust in place of the general ones: a file, a resource
 * location, or PEM (Traefik's {@code tls.ca}, {@code serversTransport.rootCAs})
 * @param cert client certificate with its chain, likewise (Traefik's {@code tls.cert},
 * {@code serversTransport.certificates})
 * @param key its private key, likewise
 * @param insecureSkipVerify whether any certificate will do; null where nothing is said
 * @param serverName the name that is asked for (SNI, RFC 6066 3) and that the certificate
 * must be for, in place of the host of the URL (Traefik's
 * {@code serversTransport.serverName}); an IP address is verified only
 */
public record TlsOptions(@Nullable String bundle, @Nullable String ca, @Nullable String cert, @Nullable String key,
		@Nullable Boolean insecureSkipVerify, @Nullable String serverName) {

	/** Nothing is said. */
	public static final TlsOptions NONE = new TlsOptions(null, null, null, null, null, null);

	/** A key need not look like PEM to be one: base64 of DER starts with an M. */
	private static final Pattern SECRET = Pattern.compile("(?s).*-----.*|base64:.*|\\s*M[A-Za-z0-9+/=\\s]{39,}");

	/** Whether any certificate will do. */
	public boolean skipsVerification() {
		return Boolean.TRUE.equals(this.insecureSkipVerify);
	}

	/**
	 * A value for messages and logs.
	 * @param value where PEM stands, or PEM
	 * @return the place; of PEM itself, that it is some
	 */
	public static String shown(String value) {
		return SECRET.matcher(value).matches() ? "inline PEM" : value;
	}

	/** Without the key, which must not get into a log. */
	@Override
	public String toString() {
		return "TlsOptions[bundle=" + this.bundle + ", serverName=" + this.serverName + ", insecureSkipVerify="
				+ this.insecureSkipVerify + "]";
	}

}
