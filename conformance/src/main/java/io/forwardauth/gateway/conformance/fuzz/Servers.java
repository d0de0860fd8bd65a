package io.forwardauth.gateway.conformance.fuzz;

import java.io.IOException;
import java.util.List;

/**
 * Auth servers and origins of a run: a pair that does anything, and a pair that behaves,
 * so that a connection which one request has spoilt is not another's.
 */
final class Servers implements AutoCloseable {

	private final PlayingServer auth;

	private final PlayingServer origin;

	private final PlayingServer calmAuth;

	private final PlayingServer calmOrigin;

	Servers(Register register, Findings findings, Tally tally) throws IOException {
		AuthSide authSide = new AuthSide(register, findings, tally);
		OriginSide originSide = new OriginSide(register, findings, tally);
		this.auth = new PlayingServer(authSide);
		this.origin = new PlayingServer(originSide);
		this.calmAuth = new PlayingServer(authSide);
		this.calmOrigin = new PlayingServer(originSide);
	}

	String auth() {
		return this.auth.url();
	}

	String origin() {
		return this.origin.url();
	}

	String calmAuth() {
		return this.calmAuth.url();
	}

	String calmOrigin() {
		return this.calmOrigin.url();
	}

	/** Closes all connections, which must be idle. */
	void hangUp() {
		List.of(this.auth, this.origin, this.calmAuth, this.calmOrigin).forEach(PlayingServer::hangUp);
	}

	@Override
	public void close() throws IOException {
		this.auth.close();
		this.origin.close();
		this.calmAuth.close();
		this.calmOrigin.close();
	}

}
