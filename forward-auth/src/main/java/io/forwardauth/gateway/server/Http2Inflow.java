package io.forwardauth.gateway.server;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;

import io.forwardauth.gateway.http.Deadline;

/**
 * What comes in on one stream. Bytes that nobody takes are not given back to the client's
 * window: it runs dry and the client waits, with this stream alone.
 */
final class Http2Inflow implements BodySource {

	private final MultiplexedConnection connection;

	private final Http2Stream stream;

	private final Deadline deadline;

	/** Bytes that have come and are not given back yet. */
	private int held;

	private boolean reading = true;

	Http2Inflow(MultiplexedConnection connection, Http2Stream stream) {
		this.connection = connection;
		this.stream = stream;
		this.deadline = new Deadline(connection.eventLoop(), () -> connection.late(stream));
	}

	/** Bytes have come; their padding counts. */
	void hold(int bytes) {
		this.held += bytes;
	}

	/** How many bytes may be given back; they count as given back then. */
	int release() {
		if (!this.reading) {
			return 0;
		}
		int bytes = this.held;
		this.held = 0;
		return bytes;
	}

	@Override
	public void reading(boolean on) {
		this.reading = on;
		this.connection.output().giveBack(this.stream, release());
	}

	@Override
	public void bodyExpected(boolean expected) {
		within(expected ? this.connection.options().bodyIdleTimeout().toNanos() : 0);
	}

	/** The stream has to get on within a time; 0 for no such bound. */
	void within(long nanos) {
		this.deadline.set(nanos);
	}

	@Override
	public void close() {
		this.connection.output().reset(this.stream, Http2Error.PROTOCOL_ERROR);
	}

	/** The stream is gone. A timer would outlive it, and there may be many. */
	void closed() {
		this.deadline.close();
	}

}
