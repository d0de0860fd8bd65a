package io.forwardauth.gateway.spring;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.SslInfo;

/**
 * The TLS session of the client's connection, for Spring.
 *
 * @param session the session
 */
record LineSslInfo(SSLSession session) implements SslInfo {

	@Override
	public @Nullable String getSessionId() {
		byte[] id = this.session.getId();
		return (id != null && id.length > 0) ? HexFormat.of().formatHex(id) : null;
	}

	@Override
	public X509Certificate @Nullable [] getPeerCertificates() {
		try {
			Certificate[] certificates = this.session.getPeerCertificates();
			return Arrays.stream(certificates)
				.filter(X509Certificate.class::isInstance)
				.map(X509Certificate.class::cast)
				.toArray(X509Certificate[]::new);
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
	}

}
