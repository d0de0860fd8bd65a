package io.forwardauth.gateway.edge;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

class CidrBlockPropertyTests {

	@Property
	void ipv4BlockHasWhatSharesItsPrefix(@ForAll @Size(4) byte[] network, @ForAll @Size(4) byte[] other,
			@ForAll @IntRange(max = 32) int prefix, @ForAll @IntRange(max = 32) int shared)
			throws UnknownHostException {
		holds(network, mixed(network, other, shared), prefix);
	}

	@Property
	void ipv6BlockHasWhatSharesItsPrefix(@ForAll @Size(16) byte[] network, @ForAll @Size(16) byte[] other,
			@ForAll @IntRange(max = 128) int prefix, @ForAll @IntRange(max = 128) int shared)
			throws UnknownHostException {
		byte[] address = mixed(network, other, shared);
		Assume.that(InetAddress.getByAddress(network).getAddress().length == 16
				&& InetAddress.getByAddress(address).getAddress().length == 16);
		holds(network, address, prefix);
	}

	private static void holds(byte[] network, byte[] address, int prefix) throws UnknownHostException {
		int rest = network.length * 8 - prefix;
		boolean expected = new BigInteger(1, network).shiftRight(rest)
			.equals(new BigInteger(1, address).shiftRight(rest));
		CidrBlock block = CidrBlock.parse(InetAddress.getByAddress(network).getHostAddress() + "/" + prefix);
		assertThat(block.contains(InetAddress.getByAddress(address))).isEqualTo(expected);
	}

	/**
	 * The first bits of one address and the others of another, or hardly any would match.
	 */
	private static byte[] mixed(byte[] first, byte[] second, int bits) {
		byte[] mixed = second.clone();
		for (int i = 0; i < bits; i++) {
			int bit = 0x80 >> (i & 7);
			mixed[i >> 3] = (byte) ((mixed[i >> 3] & ~bit) | (first[i >> 3] & bit));
		}
		return mixed;
	}

}
