package io.forwardauth.stub;

/**
 * How a stub listens.
 *
 * @param host the address to listen on
 * @param port the plain port; 0 for any
 * @param tlsPort the TLS port; 0 for any, -1 for no TLS
 * @param loops event loops, at least 1
 * @param delay how long every answer waits that asks for no delay of its own
 */
public record StubOptions(String host, int port, int tlsPort, int loops, Delay delay) {

	static final StubOptions DEFAULT = new StubOptions("127.0.0.1", 0, -1, 1, Delay.NONE);

	public StubOptions {
		if (port < 0 || port > 65_535) {
			throw new IllegalArgumentException("port " + port + " is not 0 (any) to 65535");
		}
		if (tlsPort < -1 || tlsPort > 65_535) {
			throw new IllegalArgumentException("TLS port " + tlsPort + " is not -1 (off), 0 (any) or up to 65535");
		}
		if (loops < 1) {
			throw new IllegalArgumentException("loops must be at least 1");
		}
	}

	boolean hasTls() {
		return this.tlsPort >= 0;
	}

}
