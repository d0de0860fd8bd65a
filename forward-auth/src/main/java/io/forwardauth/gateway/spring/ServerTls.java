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

import io.forwardauth.gateway.spring.ForwardAuthProperties.TlsProvider;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
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
 * the connections that come after; if the new one is unusable, the old one stays. The
 * JDK's TLS is always made, so that what is wrong is found and told alike everywhere;
 * OpenSSL's takes its place where it is the same: a request took 7 to 14 % less CPU time
 * then and allocated a third less.
 */
final class ServerTls implements Function<Channel, ChannelHandler> {

	static final String PREFIX = "server.ssl";

	private static final String PROVIDER = "forward-auth.server.tls-provider";

	private static final Logger logger = LoggerFactory.getLogger(ServerTls.class);

	/** Bytes; post-quantum key shares make some KiB, Netty's own bound is 16 MiB. */
	private static final int MAX_CLIENT_HELLO = 64 << 10;

	private final Ssl ssl;

	private final boolean http2;

	private final long handshakeTimeoutMillis;

	private final TlsProvider provider;

	/** Whether the first message of a client says which context it gets. */
	private final boolean chosenByHello;

	private final Map<String, ServerContexts> ofServerNames = new ConcurrentHashMap<>();

	private volatile ServerContexts main;

	private ServerTls(Ssl ssl, boolean http2, @Nullable SslBundles bundles, Duration handshakeTimeout,
			TlsProvider provider) {
		InlineSsl.requireHonoured(ssl);
		this.ssl = ssl;
		this.http2 = http2;
		this.handshakeTimeoutMillis = handshakeTimeout.toMillis();
		this.provider = provider;
		this.main = main(bundles);
		String name = ssl.getBundle();
		if (StringUtils.hasText(name) && bundles != null) {
			bundles.addBundleUpdateHandler(name, (bundle) -> reload(name, bundle, (fresh) -> this.main = fresh));
		}
		List<Ssl.ServerNameSslBundle> serverNames = ssl.getServerNameBundles();
		for (int i = 0; i < serverNames.size(); i++) {
			add(PREFIX + ".server-name-bundles[" + i + "]", serverNames.get(i), bundles);
		}
		// A reload may bring what OpenSSL can do.
		this.chosenByHello = !serverNames.isEmpty() || (provider != TlsProvider.JDK && OpenSsl.isAvailable());
	}

	/**
	 * Reads the settings.
	 * @param ssl those of {@code server.ssl}, or null if there are none
	 * @param http2 whether HTTP/2 is offered beside HTTP/1.1
	 * @param bundles those of {@code spring.ssl.bundle}, or null if there are none
	 * @param handshakeTimeout how long a handshake may take
	 * @param provider whose TLS to speak
	 * @return what {@link io.forwardauth.gateway.server.ServerOptions#tls()} takes: null
	 * for plain HTTP
	 * @throws InvalidConfigurationException if they are no basis for TLS
	 */
	static @Nullable ServerTls of(@Nullable Ssl ssl, boolean http2, @Nullable SslBundles bundles,
			Duration handshakeTimeout, TlsProvider provider) {
		return (ssl != null && ssl.isEnabled()) ? new ServerTls(ssl, http2, bundles, handshakeTimeout, provider) : null;
	}

	@Override
	public ChannelHandler apply(Channel channel) {
		return this.chosenByHello ? new HelloHandler() : handler(this.main.jdk(), channel.alloc());
	}

	private SslHandler handler(SslContext context, ByteBufAllocator allocator) {
		SslHandler handler = context.newHandler(allocator);
		handler.setHandshakeTimeoutMillis(this.handshakeTimeoutMillis);
		return handler;
	}

	/** A name without a bundle of its own gets the main one, and so does no name. */
	private ServerContexts select(@Nullable String serverName) {
		ServerContexts own = (serverName != null) ? this.ofServerNames.get(serverName) : null;
		return (own != null) ? own : this.main;
	}

	private ServerContexts main(@Nullable SslBundles bundles) {
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

	private ServerContexts ofBundle(String property, @Nullable String name, @Nullable SslBundles bundles) {
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
	private ServerContexts context(SslBundle bundle) throws SSLException {
		ClientCertificates.check(this.ssl, bundle);
		SslOptions options = bundle.getOptions();
		String[] ciphers = (this.ssl.getCiphers() != null) ? this.ssl.getCiphers() : options.getCiphers();
		String[] protocols = (this.ssl.getEnabledProtocols() != null) ? this.ssl.getEnabledProtocols()
				: options.getEnabledProtocols();
		SslOptions said = SslOptions.of(ciphers, protocols);
		SslContext jdk = TlsContexts.server(bundle, said, ClientCertificates.mode(this.ssl), this.http2);
		return new ServerContexts(jdk, (this.provider != TlsProvider.JDK) ? openSsl(jdk, bundle, said) : null);
	}

	private @Nullable SslContext openSsl(SslContext jdk, SslBundle bundle, SslOptions said) {
		try {
			// No alert is its answer to protocols that are not spoken: see HelloHandler.
			SslContext made = OpenSslContexts.like(jdk, bundle, said, ClientCertificates.mode(this.ssl),
					TlsContexts.alpn(this.http2, SelectorFailureBehavior.NO_ADVERTISE));
			logger.info("TLS with clients is {}'s", OpenSsl.versionString());
			return made;
		}
		catch (SSLException | RuntimeException ex) {
			if (this.provider == TlsProvider.OPENSSL) {
				throw new InvalidConfigurationException(PROVIDER, "openssl",
						"auto or jdk, as OpenSSL's TLS would not be the same here: " + TlsContexts.reason(ex));
			}
			logger.info("TLS with clients is the JDK's, as OpenSSL's would not be the same: {}",
					TlsContexts.reason(ex));
			return null;
		}
	}

	private void reload(String name, SslBundle bundle, Consumer<ServerContexts> swap) {
		try {
			swap.accept(context(bundle));
			logger.info("New connections use the reloaded SSL bundle {}", name);
		}
		catch (SSLException | RuntimeException ex) {
			logger.error("SSL bundle {} was reloaded but is unusable ({}); the one before stays", name,
					TlsContexts.reason(ex));
		}
	}

	/**
	 * Waits for the client's first message, then makes way for TLS. Of a client that
	 * speaks nothing in common OpenSSL would take whatever it says; the JDK sends it away
	 * (RFC 7301 3.2).
	 */
	private final class HelloHandler extends SniHandler {

		private boolean strange;

		HelloHandler() {
			super((name) -> select(name).jdk(), MAX_CLIENT_HELLO, ServerTls.this.handshakeTimeoutMillis);
		}

		@Override
		protected Future<SslContext> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf hello) throws Exception {
			this.strange = hello != null
					&& ClientHello.offersOnlyOthers(hello, TlsContexts.protocols(ServerTls.this.http2));
			return super.lookup(ctx, hello);
		}

		@Override
		protected Future<SslContext> lookup(ChannelHandlerContext ctx, @Nullable String name) {
			return ctx.executor().newSucceededFuture(select(name).of(this.strange));
		}

		@Override
		protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
			return handler(context, allocator);
		}

	}

}
