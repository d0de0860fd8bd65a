package io.forwardauth.gateway.spring;

import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * Makes of OpenSSL (BoringSSL, which netty-tcnative brings) the TLS that the JDK has made
 * already, wherever it is the same to clients.
 */
final class OpenSslContexts {

	/**
	 * Sessions kept for clients of TLS 1.2 that know no tickets; all others keep theirs
	 * themselves. They are not on the heap: with Netty's 20,480 they could be tens of MB.
	 */
	private static final int SESSIONS = 1000;

	/** Of who tunes the JDK's TLS, it is the JDK's that is asked for. */
	private static final String TUNING = "jdk.tls.";

	private static final String TUNING_OF_CLIENTS = "jdk.tls.client.";

	private static final String JDK_PROVIDER = "SunJSSE";

	private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

	/** In bits; BoringSSL's bounds are wider, but have moved. */
	private static final int SHORTEST_RSA_KEY = 2048;

	private static final int LONGEST_RSA_KEY = 4096;

	/** In bits: P-256 and P-384. BoringSSL does not take all others for signatures. */
	private static final Set<Integer> CURVES = Set.of(256, 384);

	private OpenSslContexts() {
	}

	/**
	 * Makes the context of a server.
	 * @param jdk the JDK's
	 * @param bundle what it was made of
	 * @param options the same
	 * @param clientAuth whether clients are asked for certificates
	 * @param alpn the protocols to choose from
	 * @return the context
	 * @throws SSLException saying why it would not be the same, or cannot be made
	 */
	static SslContext like(SslContext jdk, SslBundle bundle, SslOptions options, ClientAuth clientAuth,
			ApplicationProtocolConfig alpn) throws SSLException {
		require(OpenSsl.isAvailable(), "it cannot be loaded: " + reason(OpenSsl.unavailabilityCause()));
		// Which signatures it takes of clients is another matter than what the JDK takes.
		require(clientAuth == ClientAuth.NONE, "clients are asked for certificates");
		require(isJdksOwn(jdk), "Java's TLS is not its own here but of another provider");
		require(!isTuned(), "system properties " + TUNING + "* are set, which are for Java's TLS");
		checkKeys(bundle);
		SSLEngine model = jdk.newEngine(UnpooledByteBufAllocator.DEFAULT);
		SslContext context = SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
			.sslProvider(SslProvider.OPENSSL)
			.applicationProtocolConfig(alpn)
			.protocols(model.getEnabledProtocols())
			.ciphers(List.of(model.getEnabledCipherSuites()), SupportedCipherSuiteFilter.INSTANCE)
			.sessionCacheSize(SESSIONS)
			.build();
		SSLEngine made = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
		try {
			compare(made, model, options.getCiphers() != null);
		}
		finally {
			ReferenceCountUtil.release(made);
		}
		return context;
	}

	private static void compare(SSLEngine made, SSLEngine model, boolean ciphersAreNamed) throws SSLException {
		Set<String> protocols = Set.of(model.getEnabledProtocols());
		Set<String> madeProtocols = new HashSet<>(List.of(made.getEnabledProtocols()));
		madeProtocols.retainAll(PROTOCOLS);
		require(madeProtocols.equals(protocols), "it has other protocols than " + protocols);
		Set<String> ciphers = Set.of(model.getEnabledCipherSuites());
		Set<String> more = new HashSet<>(List.of(made.getEnabledCipherSuites()));
		if (ciphersAreNamed) {
			// Which ciphers of TLS 1.3 there are and which goes first, it does not let
			// say.
			require(!protocols.contains("TLSv1.3") && more.equals(ciphers),
					"ciphers are named that it cannot just have");
		}
		more.removeAll(ciphers);
		require(Set.of(model.getSupportedCipherSuites()).containsAll(more)
				&& more.stream().allMatch(OpenSslContexts::isOfTls13), "it has more ciphers: " + more);
	}

	private static boolean isOfTls13(String cipher) {
		return !cipher.contains("_WITH_");
	}

	private static void checkKeys(SslBundle bundle) throws SSLException {
		Set<String> types = new HashSet<>();
		for (PrivateKey key : ServerKeys.keys(bundle)) {
			types.add(key.getAlgorithm());
			require(isKnown(key) && key.getEncoded() != null,
					"its keys are RSA of 2048 to 4096 bits, P-256 and P-384, in memory");
		}
		// Which certificate a client gets is chosen in another way.
		require(types.size() == 1, "there are keys of several kinds");
	}

	private static boolean isKnown(PrivateKey key) {
		if (key instanceof RSAKey rsa && key.getAlgorithm().equals("RSA")) {
			int bits = rsa.getModulus().bitLength();
			return bits >= SHORTEST_RSA_KEY && bits <= LONGEST_RSA_KEY;
		}
		return key instanceof ECKey ec && CURVES.contains(ec.getParams().getCurve().getField().getFieldSize());
	}

	private static boolean isJdksOwn(SslContext context) {
		return context instanceof JdkSslContext jdk && jdk.context().getProvider().getName().equals(JDK_PROVIDER);
	}

	private static boolean isTuned() {
		return System.getProperties()
			.stringPropertyNames()
			.stream()
			.anyMatch((name) -> name.startsWith(TUNING) && !name.startsWith(TUNING_OF_CLIENTS));
	}

	private static String reason(@Nullable Throwable cause) {
		return (cause != null) ? String.valueOf(TlsContexts.causes(cause).get(0).getMessage()) : "";
	}

	private static void require(boolean fulfilled, String otherwise) throws SSLException {
		if (!fulfilled) {
			throw new SSLException(otherwise);
		}
	}

}
