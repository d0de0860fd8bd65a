package io.forwardauth.gateway.edge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as Go, and so Traefik, writes them: IPv6 compressed (RFC 5952), IPv4-mapped
 * as IPv4.
 */
final class AddressText {

	private AddressText() {
	}

	/** Without the zone. */
	static String of(InetAddress address) {
		return of(address.getAddress());
	}

	static String of(byte[] address) {
		try {
			return NetUtil.toAddressString(InetAddress.getByAddress(CidrBlock.unmapped(address)));
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length, ex);
		}
	}

	/** The zone with its percent sign, or an empty string. */
	static String zone(InetAddress address) {
		if (!(address instanceof Inet6Address inet6)) {
			return "";
		}
		NetworkInterface scope = inet6.getScopedInterface();
		if (scope != null) {
			return "%" + scope.getName();
		}
		return (inet6.getScopeId() > 0) ? "%" + inet6.getScopeId() : "";
	}

	/**
	 * The address in an element of X-Forwarded-For. Some proxies add the port, and then
	 * brackets around an IPv6 address.
	 * @param element the element, without blanks around it
	 * @return 4 or 16 bytes, IPv4-mapped as IPv4, or null if there is no address
	 */
	static byte @Nullable [] parse(String element) {
		String text = element;
		if (text.startsWith("[")) {
			int end = text.indexOf(']');
			if (end < 0 || !isPortOrNothing(text, end + 1)) {
				return null;
			}
			text = text.substring(1, end);
		}
		else {
			int colon = text.indexOf(':');
			if (colon >= 0 && colon == text.lastIndexOf(':')) {
				if (!isPortOrNothing(text, colon)) {
					return null;
				}
				text = text.substring(0, colon);
			}
		}
		byte[] bytes = CidrBlock.bytes(text);
		return (bytes != null) ? CidrBlock.unmapped(bytes) : null;
	}

	private static boolean isPortOrNothing(String text, int start) {
		if (start == text.length()) {
			return true;
		}
		for (int i = start + 1; i < text.length(); i++) {
			if (text.charAt(i) < '0' || text.charAt(i) > '9') {
				return false;
			}
		}
		return text.charAt(start) == ':';
	}

}
