package io.forwardauth.gateway.conformance;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who the client is: one of this machine's own addresses, which the proxy trusts or not.
 */
enum Peer {

	/** Not trusted. */
	STRANGER("127.0.0.1", "127.0.0.1"),
	/** Trusted. */
	TRUSTED("127.0.0.2", "127.0.0.1"),
	/** Not trusted, over IPv6. */
	STRANGER_6("::1", "::1"),
	/** Trusted, over IPv6: such proxies listen on a port of their own. */
	TRUSTED_6("::1", "::1");

	private final InetAddress from;

	private final InetAddress to;

	Peer(String from, String to) {
		this.from = address(from);
		this.to = address(to);
	}

	/** The address it comes from. */
	InetAddress from() {
		return this.from;
	}

	/** The proxy's address that it connects to. */
	InetAddress to() {
		return this.to;
	}

	/** The networks that are trusted where this peer connects. */
	String trustedThere() {
		return (this == TRUSTED_6) ? "::1/128" : "127.0.0.2/32";
	}

	private static InetAddress address(String literal) {
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
