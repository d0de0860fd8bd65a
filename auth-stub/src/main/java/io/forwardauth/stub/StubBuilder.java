package io.forwardauth.stub;

import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link StubServer}, option by option.
 */
public final class StubBuilder {

	private String host = StubOptions.DEFAULT.host();

	private int port = StubOptions.DEFAULT.port();

	private int tlsPort = StubOptions.DEFAULT.tlsPort();

	private List<String> tlsNames = StubOptions.DEFAULT.tlsNames();

	private int loops = StubOptions.DEFAULT.loops();

	private Delay delay = StubOptions.DEFAULT.delay();

	private @Nullable Delay tlsDelay;

	private OptionalLong seed = StubOptions.DEFAULT.seed();

	StubBuilder() {
	}

	/**
	 * The address to listen on; 127.0.0.1 by default.
	 */
	public StubBuilder host(String host) {
		this.host = host;
		return this;
	}

	/**
	 * The plain port; 0, the default, is any.
	 */
	public StubBuilder port(int port) {
		this.port = port;
		return this;
	}

	/**
	 * The TLS port: 0 is any, -1, the default, none.
	 */
	public StubBuilder tlsPort(int tlsPort) {
		this.tlsPort = tlsPort;
		return this;
	}

	/**
	 * Host names that the certificate is good for, besides this machine's own; none by
	 * default.
	 */
	public StubBuilder tlsNames(String... names) {
		this.tlsNames = List.of(names);
		return this;
	}

	/**
	 * Event loops; 1 by default.
	 */
	public StubBuilder loops(int loops) {
		this.loops = loops;
		return this;
	}

	/**
	 * How long every answer waits that asks for no delay of its own; not at all by
	 * default.
	 */
	public StubBuilder delay(Delay delay) {
		this.delay = delay;
		return this;
	}

	/**
	 * The same for the TLS port alone; by default as the plain port.
	 */
	public StubBuilder tlsDelay(Delay delay) {
		this.tlsDelay = delay;
		return this;
	}

	/**
	 * Makes each port draw the same delays, in the same order, at every start; by default
	 * they are left to chance.
	 */
	public StubBuilder seed(long seed) {
		this.seed = OptionalLong.of(seed);
		return this;
	}

	/**
	 * A server that does not listen yet.
	 */
	public StubServer build() {
		return new StubServer(new StubOptions(this.host, this.port, this.tlsPort, this.tlsNames, this.loops, this.delay,
				(this.tlsDelay != null) ? this.tlsDelay : this.delay, this.seed));
	}

	/**
	 * A server that listens.
	 */
	public StubServer start() {
		return build().start();
	}

}
