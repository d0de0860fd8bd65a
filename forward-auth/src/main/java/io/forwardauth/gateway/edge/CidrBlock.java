package io.forwardauth.gateway.edge;

import java.net.InetAddress;
import java.util.Arrays;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * A block of IP addresses: {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
 * IPv4-mapped IPv6 addresses are IPv4 addresses.
 */
final class CidrBlock {

	private static final String ALLOWED = " is neither an IP address nor a CIDR block such as 10.0.0.0/8 or 2001:db8::/32";

	private static final int MAPPED_BITS = 96;

	private final byte[] network;

	private final int prefix;

	private CidrBlock(byte[] network, int prefix) {
		this.network = network;
		this.prefix = prefix;
	}

	/**
	 * Reads a block.
	 * @param text an address, or an address and a prefix length; bits after the prefix
	 * are ignored, and so is an IPv6 zone
	 * @return the block
	 * @throws IllegalArgumentException if it is neither
	 */
	static CidrBlock parse(String text) {
		int slash = text.indexOf('/');
		byte[] bytes = bytes((slash < 0) ? text : text.substring(0, slash));
		if (bytes == null) {
			throw new IllegalArgumentException("'" + text + "'" + ALLOWED);
		}
		byte[] address = unmapped(bytes);
		int bits = address.length * 8;
		if (slash < 0) {
			return new CidrBlock(address, bits);
		}
		int prefix = prefix(text.substring(slash + 1));
		if (address.length != bytes.length && prefix >= 0) {
			prefix -= MAPPED_BITS;
		}
		if (prefix < 0 || prefix > bits) {
			throw new IllegalArgumentException(
					"'" + text + "'" + ALLOWED + ": its prefix length must be 0 to 32 for IPv4,"
							+ " 0 to 128 for IPv6, 96 to 128 for an IPv4-mapped address");
		}
		return new CidrBlock(address, prefix);
	}

	/**
	 * The address that a text stands for.
	 * @param text a literal address, without a port, perhaps with a zone
	 * @return 4 or 16 bytes, or null if it is none
	 */
	static byte @Nullable [] bytes(String text) {
		int zone = text.indexOf('%');
		String address = (zone < 0) ? text : text.substring(0, zone);
		if (address.indexOf(':') < 0) {
			return isIpv4(address) ? NetUtil.createByteArrayFromIpAddressString(address) : null;
		}
		return isIpv6(address) ? NetUtil.createByteArrayFromIpAddressString(address) : null;
	}

	/** Leading zeros are refused: to some readers they mean octal. */
	private static boolean isIpv4(String text) {
		boolean start = true;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (start && c == '0' && i + 1 < text.length() && text.charAt(i + 1) != '.') {
				return false;
			}
			start = c == '.';
		}
		return NetUtil.isValidIpV4Address(text);
	}

	/** Netty takes the deprecated {@code ::1.2.3.4} for an IPv4-mapped address. */
	private static boolean isIpv6(String text) {
		int tail = text.lastIndexOf(':') + 1;
		if (text.indexOf('.') >= 0
				&& !(text.regionMatches(true, tail - 5, "ffff:", 0, 5) && isIpv4(text.substring(tail)))) {
			return false;
		}
		return !text.startsWith("[") && NetUtil.isValidIpV6Address(text);
	}

	boolean contains(InetAddress address) {
		return contains(unmapped(address.getAddress()));
	}

	/**
	 * Whether an address is in the block.
	 * @param address 4 bytes, or 16 that are not IPv4-mapped
	 * @return whether all bits of the prefix are the same
	 */
	boolean contains(byte[] address) {
		if (address.length != this.network.length) {
			return false;
		}
		int whole = this.prefix >> 3;
		for (int i = 0; i < whole; i++) {
			if (address[i] != this.network[i]) {
				return false;
			}
		}
		int rest = this.prefix & 7;
		return rest == 0 || ((address[whole] ^ this.network[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
	}

	/** The four bytes of an IPv4-mapped address, any other as it is. */
	static byte[] unmapped(byte[] address) {
		if (address.length != 16 || address[10] != -1 || address[11] != -1) {
			return address;
		}
		for (int i = 0; i < 10; i++) {
			if (address[i] != 0) {
				return address;
			}
		}
		return Arrays.copyOfRange(address, 12, 16);
	}

	private static int prefix(String text) {
		if (text.isEmpty() || text.length() > 3) {
			return -1;
		}
		int prefix = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < '0' || c > '9') {
				return -1;
			}
			prefix = prefix * 10 + (c - '0');
		}
		return prefix;
	}

}
