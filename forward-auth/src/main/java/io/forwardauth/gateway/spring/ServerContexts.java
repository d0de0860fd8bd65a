package io.forwardauth.gateway.spring;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS with one bundle.
 *
 * @param jdk the JDK's
 * @param openSsl the same of OpenSSL, or null if it is not to be used
 */
record ServerContexts(SslContext jdk, @Nullable SslContext openSsl) {

	/**
	 * The one for a client.
	 * @param strange whether it speaks nothing that is spoken here: of the two, only the
	 * JDK's tells it so
	 */
	SslContext of(boolean strange) {
		SslContext faster = this.openSsl;
		return (faster != null && !strange) ? faster : this.jdk;
	}

}
