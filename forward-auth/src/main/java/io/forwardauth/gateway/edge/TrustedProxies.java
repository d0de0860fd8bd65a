package io.forwardauth.gateway.edge;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderTokens;

/**
 * Whose forwarded headers are believed: {@code forwarded-headers.trusted-proxies}
 * (Traefik's {@code forwardedHeaders.trustedIPs}). By default nobody's.
 */
public final class TrustedProxies {

	/** Nobody is trusted. */
	public static final TrustedProxies NONE = new TrustedProxies(List.of());

	private final List<CidrBlock> blocks;

	private TrustedProxies(List<CidrBlock> blocks) {
		this.blocks = blocks;
	}

	/**
	 * Reads a list of addresses and CIDR blocks, IPv4 and IPv6.
	 * @param blocks e.g. {@code 10.0.0.0/8}, {@code 192.0.2.7}, {@code 2001:db8::/32}
	 * @return the set of all their addresses
	 * @throws IllegalArgumentException if one is neither; the message says what is
	 * allowed
	 */
	public static TrustedProxies of(Collection<String> blocks) {
		List<CidrBlock> parsed = new ArrayList<>(blocks.size());
		for (String block : blocks) {
			parsed.add(CidrBlock.parse(block.strip()));
		}
		return new TrustedProxies(List.copyOf(parsed));
	}

	public boolean contains(InetAddress address) {
		return !this.blocks.isEmpty() && contains(CidrBlock.unmapped(address.getAddress()));
	}

	/**
	 * The client's address, for the access log, rate limits and keys: the rightmost of
	 * X-Forwarded-For and the peer that is not a trusted proxy. Whatever stands left of
	 * it the client may have invented. If all are trusted it is the leftmost; behind an
	 * element that is no address it is the one to the right, which wrote it.
	 * @param forwardedFor the values of X-Forwarded-For, in order
	 * @param peer the other end of the connection
	 * @return an address without zone, brackets or port
	 */
	public String clientAddress(List<String> forwardedFor, Peer peer) {
		if (!peer.trusted()) {
			return peer.realIp();
		}
		byte[] last = null;
		for (int line = forwardedFor.size() - 1; line >= 0; line--) {
			List<String> elements = HeaderTokens.of(forwardedFor.get(line));
			for (int i = elements.size() - 1; i >= 0; i--) {
				byte[] address = AddressText.parse(elements.get(i));
				if (address == null) {
					return textOr(last, peer);
				}
				if (!contains(address)) {
					return AddressText.of(address);
				}
				last = address;
			}
		}
		return textOr(last, peer);
	}

	private boolean contains(byte[] address) {
		for (int i = 0; i < this.blocks.size(); i++) {
			if (this.blocks.get(i).contains(address)) {
				return true;
			}
		}
		return false;
	}

	private static String textOr(byte @Nullable [] address, Peer peer) {
		return (address != null) ? AddressText.of(address) : peer.realIp();
	}

}
