package io.forwardauth.stub;

/**
 * Builds a {@link StubServer}, option by option.
 */
public final class StubBuilder {

	private StubOptions options = StubOptions.DEFAULT;

	StubBuilder() {
	}

	/**
	 * The address to listen on; 127.0.0.1 by default.
	 */
	public StubBuilder host(String host) {
		StubOptions now = this.options;
		this.options = new StubOptions(host, now.port(), now.tlsPort(), now.loops(), now.delay());
		return this;
	}

	/**
	 * The plain port; 0, the default, is any.
	 */
	public StubBuilder port(int port) {
		StubOptions now = this.options;
		this.options = new StubOptions(now.host(), port, now.tlsPort(), now.loops(), now.delay());
		return this;
	}

	/**
	 * The TLS port: 0 is any, -1, the default, none.
	 */
	public StubBuilder tlsPort(int tlsPort) {
		StubOptions now = this.options;
		this.options = new StubOptions(now.host(), now.port(), tlsPort, now.loops(), now.delay());
		return this;
	}

	/**
	 * Event loops; 1 by default.
	 */
	public StubBuilder loops(int loops) {
		StubOptions now = this.options;
		this.options = new StubOptions(now.host(), now.port(), now.tlsPort(), loops, now.delay());
		return this;
	}

	/**
	 * How long every answer waits that asks for no delay of its own; not at all by
	 * default.
	 */
	public StubBuilder delay(Delay delay) {
		StubOptions now = this.options;
		this.options = new StubOptions(now.host(), now.port(), now.tlsPort(), now.loops(), delay);
		return this;
	}

	/**
	 * A server that does not listen yet.
	 */
	public StubServer build() {
		return new StubServer(this.options);
	}

	/**
	 * A server that listens.
	 */
	public StubServer start() {
		return build().start();
	}

}
