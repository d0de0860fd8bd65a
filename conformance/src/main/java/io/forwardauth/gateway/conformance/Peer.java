package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Who the client is: one of this machine's own addresses, which the proxy trusts or not.
 */
enum Peer {

	/** Not trusted. */
	STRANGER("127.0.0.1", "127.0.0.1", "a stranger"),
	/** Trusted. */
	TRUSTED("127.0.0.2", "127.0.0.1", "a trusted proxy"),
	/** Not trusted, over IPv6. */
	STRANGER_6("::1", "::1", "a stranger over IPv6"),
	/** Trusted, over IPv6: such proxies listen on a port of their own. */
	TRUSTED_6("::1", "::1", "a trusted proxy over IPv6");

	private final InetAddress from;

	private final InetAddress to;

	private final String says;

	Peer(String from, String to, String says) {
		this.says = says;
		this.from = address(from);
		this.to = address(to);
	}

	/** Who that is, for sentences. */
	String says() {
		return this.says;
	}

	/** Whether this machine has the address. */
	boolean isThere() {
		try (ServerSocket probe = new ServerSocket(0, 1, this.from)) {
			return probe.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	boolean isTrusted() {
		return this == TRUSTED || this == TRUSTED_6;
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
