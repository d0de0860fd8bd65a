package io.forwardauth.stub;

import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * How a stub listens.
 *
 * @param host the address to listen on
 * @param port the plain port; 0 for any
 * @param tlsPort the TLS port; 0 for any, -1 for no TLS
 * @param tlsNames host names that the certificate is good for, besides this machine's own
 * @param loops event loops, at least 1
 * @param delay how long every answer of the plain port waits that asks for no delay of
 * its own
 * @param tlsDelay the same for the TLS port
 * @param seed what delays are drawn with; empty for chance
 */
public record StubOptions(String host, int port, int tlsPort, List<String> tlsNames, int loops, Delay delay,
		Delay tlsDelay, OptionalLong seed) {

	static final StubOptions DEFAULT = new StubOptions("127.0.0.1", 0, -1, List.of(), 1, Delay.NONE, Delay.NONE,
			OptionalLong.empty());

	private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");

	public StubOptions {
		if (port < 0 || port > 65_535) {
			throw new IllegalArgumentException("port " + port + " is not 0 (any) to 65535");
		}
		if (tlsPort < -1 || tlsPort > 65_535) {
			throw new IllegalArgumentException("TLS port " + tlsPort + " is not -1 (off), 0 (any) or up to 65535");
		}
		tlsNames = List.copyOf(tlsNames);
		for (String name : tlsNames) {
			if (!HOST_NAME.matcher(name).matches()) {
				throw new IllegalArgumentException("TLS name '" + name + "' is no host name");
			}
		}
		if (loops < 1) {
			throw new IllegalArgumentException("loops must be at least 1");
		}
	}

	boolean hasTls() {
		return this.tlsPort >= 0;
	}

	/**
	 * Where one port's delays are drawn from. With a seed each port has a sequence of its
	 * own: how busy the other is changes nothing.
	 */
	Supplier<RandomGenerator> chance() {
		if (this.seed.isEmpty()) {
			return ThreadLocalRandom::current;
		}
		// Shared by the event loops, as java.util.Random may be.
		RandomGenerator seeded = new Random(this.seed.getAsLong());
		return () -> seeded;
	}

}
