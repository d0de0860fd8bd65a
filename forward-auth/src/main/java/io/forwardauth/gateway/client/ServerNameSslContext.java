package io.forwardauth.gateway.client;

import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * A client's context that asks for one server by name. The JDK alone sends no SNI for a
 * name without a dot, as they are usual among containers, and would take a certificate
 * for the URL's host as well where another name is asked for. What it is made of may
 * change: each new connection takes what is the newest then.
 */
public final class ServerNameSslContext extends SslContext {

	private final Supplier<SslContext> newest;

	private final @Nullable String serverName;

	/**
	 * Makes it.
	 * @param newest the JDK's context for new connections
	 * @param serverName whom to ask for, or null for the host that is connected to
	 */
	public ServerNameSslContext(Supplier<SslContext> newest, @Nullable String serverName) {
		this.newest = newest;
		this.serverName = serverName;
	}

	@Override
	public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
		String name = (this.serverName != null) ? this.serverName : peerHost;
		SSLEngine engine = this.newest.get().newEngine(allocator, name, peerPort);
		if (!NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
			SSLParameters parameters = engine.getSSLParameters();
			parameters.setServerNames(List.of(new SNIHostName(name)));
			engine.setSSLParameters(parameters);
		}
		return engine;
	}

	/** Without a host there is nobody to verify. */
	@Override
	public SSLEngine newEngine(ByteBufAllocator allocator) {
		throw new UnsupportedOperationException("a client has to know whom it calls");
	}

	@Override
	public boolean isClient() {
		return true;
	}

	@Override
	public List<String> cipherSuites() {
		return this.newest.get().cipherSuites();
	}

	@Override
	@SuppressWarnings("deprecation") // There is no other way to say it.
	public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
		return this.newest.get().applicationProtocolNegotiator();
	}

	@Override
	public SSLSessionContext sessionContext() {
		return this.newest.get().sessionContext();
	}

}
