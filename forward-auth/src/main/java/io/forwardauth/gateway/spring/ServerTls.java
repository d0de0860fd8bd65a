package io.forwardauth.gateway.spring;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Mapping;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.util.StringUtils;

/**
 * TLS of the listening side as {@code server.ssl} says. A bundle that is reloaded serves
 * the connections that come after; if the new one is unusable, the old one stays.
 */
final class ServerTls implements Function<Channel, ChannelHandler> {

	static final String PREFIX = "server.ssl";

	private static final Logger logger = LoggerFactory.getLogger(ServerTls.class);

	/** Bytes; post-quantum key shares make some KiB, Netty's own bound is 16 MiB. */
	private static final int MAX_CLIENT_HELLO = 64 << 10;

	private final Ssl ssl;

	private final boolean http2;

	private final long handshakeTimeoutMillis;

	private final @Nullable Mapping<String, SslContext> byServerName;

	private final Map<String, SslContext> ofServerNames = new ConcurrentHashMap<>();

	private volatile SslContext main;

	private ServerTls(Ssl ssl, boolean http2, @Nullable SslBundles bundles, Duration handshakeTimeout) {
		InlineSsl.requireHonoured(ssl);
		this.ssl = ssl;
		this.http2 = http2;
		this.handshakeTimeoutMillis = handshakeTimeout.toMillis();
		this.main = main(bundles);
		String name = ssl.getBundle();
		if (StringUtils.hasText(name) && bundles != null) {
			bundles.addBundleUpdateHandler(name, (bundle) -> reload(name, bundle, (fresh) -> this.main = fresh));
		}
		List<Ssl.ServerNameSslBundle> serverNames = ssl.getServerNameBundles();
		for (int i = 0; i < serverNames.size(); i++) {
			add(PREFIX + ".server-name-bundles[" + i + "]", serverNames.get(i), bundles);
		}
		this.byServerName = serverNames.isEmpty() ? null : this::select;
	}

	/**
	 * Reads the settings.
	 * @param ssl those of {@code server.ssl}, or null if there are none
	 * @param http2 whether HTTP/2 is offered beside HTTP/1.1
	 * @param bundles those of {@code spring.ssl.bundle}, or null if there are none
	 * @param handshakeTimeout how long a handshake may take
	 * @return what {@link io.forwardauth.gateway.server.ServerOptions#tls()} takes: null
	 * for plain HTTP
	 * @throws InvalidConfigurationException if they are no basis for TLS
	 */
	static @Nullable ServerTls of(@Nullable Ssl ssl, boolean http2, @Nullable SslBundles bundles,
			Duration handshakeTimeout) {
		return (ssl != null && ssl.isEnabled()) ? new ServerTls(ssl, http2, bundles, handshakeTimeout) : null;
	}

	@Override
	public ChannelHandler apply(Channel channel) {
		Mapping<String, SslContext> mapping = this.byServerName;
		return (mapping != null) ? new ServerNameHandler(mapping) : handler(this.main, channel.alloc());
	}

	private SslHandler handler(SslContext context, ByteBufAllocator allocator) {
		SslHandler handler = context.newHandler(allocator);
		handler.setHandshakeTimeoutMillis(this.handshakeTimeoutMillis);
		return handler;
	}

	/** A name without a bundle of its own gets the main one, and so does no name. */
	private SslContext select(@Nullable String serverName) {
		SslContext own = (serverName != null) ? this.ofServerNames.get(serverName) : null;
		return (own != null) ? own : this.main;
	}

	private SslContext main(@Nullable SslBundles bundles) {
		if (StringUtils.hasText(this.ssl.getBundle())) {
			return ofBundle(PREFIX + ".bundle", this.ssl.getBundle(), bundles);
		}
		try {
			return context(WebServerSslBundle.get(this.ssl, bundles));
		}
		catch (InvalidConfigurationException ex) {
			throw ex;
		}
		catch (SSLException | RuntimeException ex) {
			throw InlineSsl.refusal(this.ssl, ex);
		}
	}

	private void add(String property, Ssl.ServerNameSslBundle of, @Nullable SslBundles bundles) {
		String serverName = of.serverName();
		if (serverName == null || serverName.isBlank()) {
			throw new InvalidConfigurationException(property + ".server-name", serverName,
					"the name that clients ask for, such as shop.example.com");
		}
		String key = serverName.toLowerCase(Locale.ROOT);
		this.ofServerNames.put(key, ofBundle(property + ".bundle", of.bundle(), bundles));
		if (bundles != null) {
			bundles.addBundleUpdateHandler(of.bundle(),
					(bundle) -> reload(of.bundle(), bundle, (fresh) -> this.ofServerNames.put(key, fresh)));
		}
	}

	private SslContext ofBundle(String property, @Nullable String name, @Nullable SslBundles bundles) {
		if (bundles == null || name == null) {
			throw new InvalidConfigurationException(property, name, "the name of a bundle under spring.ssl.bundle");
		}
		try {
			return context(bundles.getBundle(name));
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationException(property, name,
					"the name of a bundle under spring.ssl.bundle; there are: "
							+ String.join(", ", new TreeSet<>(bundles.getBundleNames())));
		}
		catch (InvalidConfigurationException ex) {
			throw ex;
		}
		catch (SSLException | RuntimeException ex) {
			if (InlineSsl.isOptionToBlame(this.ssl, ex)) {
				throw InlineSsl.refusal(this.ssl, ex);
			}
			throw new InvalidConfigurationException(property, name,
					"a bundle with a private key and its certificate that can be read, and with protocols and ciphers"
							+ " that Java knows; here " + TlsContexts.reason(ex));
		}
	}

	/** What server.ssl says itself goes before what a bundle says. */
	private SslContext context(SslBundle bundle) throws SSLException {
		ClientCertificates.check(this.ssl, bundle);
		SslOptions options = bundle.getOptions();
		String[] ciphers = (this.ssl.getCiphers() != null) ? this.ssl.getCiphers() : options.getCiphers();
		String[] protocols = (this.ssl.getEnabledProtocols() != null) ? this.ssl.getEnabledProtocols()
				: options.getEnabledProtocols();
		return TlsContexts.server(bundle, SslOptions.of(ciphers, protocols), ClientCertificates.mode(this.ssl),
				this.http2);
	}

	private void reload(String name, SslBundle bundle, Consumer<SslContext> swap) {
		try {
			swap.accept(context(bundle));
			logger.info("New connections use the reloaded SSL bundle {}", name);
		}
		catch (SSLException | RuntimeException ex) {
			logger.error("SSL bundle {} was reloaded but is unusable ({}); the one before stays", name,
					TlsContexts.reason(ex));
		}
	}

	/** Waits for the name that the client asks for, then makes way for TLS. */
	private final class ServerNameHandler extends SniHandler {

		ServerNameHandler(Mapping<String, SslContext> mapping) {
			super(mapping, MAX_CLIENT_HELLO, ServerTls.this.handshakeTimeoutMillis);
		}

		@Override
		protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
			return handler(context, allocator);
		}

	}

}
