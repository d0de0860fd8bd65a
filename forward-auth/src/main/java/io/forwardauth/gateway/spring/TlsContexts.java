package io.forwardauth.gateway.spring;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.UnrecoverableKeyException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import javax.net.ssl.SSLException;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * Makes Netty's contexts of Spring Boot's bundles, with the JDK's TLS: what loads on one
 * machine loads on all. {@link OpenSslContexts} may put others beside them.
 */
final class TlsContexts {

	private static final List<String> HTTP_1_1 = List.of(ApplicationProtocolNames.HTTP_1_1);

	private static final List<String> HTTP_2 = List.of(ApplicationProtocolNames.HTTP_2,
			ApplicationProtocolNames.HTTP_1_1);

	/**
	 * A client that offers only other protocols is told so in the handshake (RFC 7301
	 * 3.2).
	 */
	private static final SelectorFailureBehavior NONE_IN_COMMON = SelectorFailureBehavior.FATAL_ALERT;

	private TlsContexts() {
	}

	/** What a server speaks, the best first. */
	static List<String> protocols(boolean http2) {
		return http2 ? HTTP_2 : HTTP_1_1;
	}

	/** How it is agreed on. */
	static ApplicationProtocolConfig alpn(boolean http2, SelectorFailureBehavior noneInCommon) {
		return new ApplicationProtocolConfig(Protocol.ALPN, noneInCommon, SelectedListenerFailureBehavior.ACCEPT,
				protocols(http2));
	}

	/**
	 * The context of a server that speaks HTTP/1.1, and with {@code http2} prefers
	 * HTTP/2.
	 * @throws SSLException if the bundle has no key that fits its certificate
	 * @throws RuntimeException if what the bundle names cannot be read, or if the JDK
	 * does not know an option
	 */
	static SslContext server(SslBundle bundle, SslOptions options, ClientAuth clientAuth, boolean http2)
			throws SSLException {
		ServerKeys.check(bundle);
		return build(SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
			.trustManager(bundle.getManagers().getTrustManagerFactory())
			.clientAuth(clientAuth)
			.applicationProtocolConfig(alpn(http2, NONE_IN_COMMON)), options);
	}

	/** Options are looked at only when there is a connection: make the engine of one. */
	static SslContext build(SslContextBuilder builder, SslOptions options) throws SSLException {
		SslContext context = builder.sslProvider(SslProvider.JDK)
			.protocols(options.getEnabledProtocols())
			.ciphers(SslOptions.asSet(options.getCiphers()))
			.build();
		context.newEngine(UnpooledByteBufAllocator.DEFAULT);
		return context;
	}

	/** A failure and what caused it, the root first. */
	static List<Throwable> causes(Throwable failure) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
			causes.add(cause);
		}
		Collections.reverse(causes);
		return causes;
	}

	/**
	 * What a failure comes from, in words that hold no secret: a message about PEM may
	 * quote what could not be read.
	 */
	static String reason(Throwable failure) {
		List<Throwable> causes = causes(failure);
		for (Throwable cause : causes) {
			if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
				return "a file could not be found";
			}
			if (cause instanceof UnrecoverableKeyException || String.valueOf(cause.getMessage()).contains("password")) {
				return "a password is wrong";
			}
		}
		Throwable root = causes.get(0);
		boolean tellable = root instanceof GeneralSecurityException || root instanceof SSLException
				|| root instanceof InvalidConfigurationException || isOptionUnknown(root);
		return tellable ? String.valueOf(root.getMessage()) : "reading failed with " + root.getClass().getSimpleName();
	}

	/** Whether the JDK does not know one of the protocols or ciphers. */
	static boolean isOptionUnknown(Throwable root) {
		return root instanceof IllegalArgumentException && String.valueOf(root.getMessage()).startsWith("Unsupported");
	}

}
