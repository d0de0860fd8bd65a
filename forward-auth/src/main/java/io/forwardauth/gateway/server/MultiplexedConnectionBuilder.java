package io.forwardauth.gateway.server;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

import io.forwardauth.gateway.http.ExchangeObserver;

/**
 * Makes a connection of HTTP/2 with its settings and its bounds. Netty bounds what is not
 * said here: CONTINUATION frames that are small, empty DATA frames, and PING and SETTINGS
 * frames whose acknowledgements nobody reads.
 */
final class MultiplexedConnectionBuilder
		extends AbstractHttp2ConnectionHandlerBuilder<MultiplexedConnection, MultiplexedConnectionBuilder> {

	/**
	 * Bytes of all bodies together that a connection holds for those who do not take them
	 * yet, as Go's server.
	 */
	private static final int CONNECTION_WINDOW = 1 << 20;

	static final int MORE_CONNECTION_WINDOW = CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE;

	/** Bytes of one body; eight uploads that stand still do not stop a ninth. */
	private static final int STREAM_WINDOW = CONNECTION_WINDOW / 8;

	/**
	 * Resets per connection within {@link #RESET_WINDOW_SECONDS}, of either side, for
	 * each stream that may be open at a time (CVE-2023-44487, CVE-2025-8671). A browser
	 * that leaves a page resets all it has open; nobody does so all the time.
	 */
	private static final int RESETS_PER_STREAM = 2;

	private static final int RESET_WINDOW_SECONDS = 30;

	private final ServerOptions options;

	private final ExchangeHandler first;

	private final ExchangeObserver observer;

	private final OpenConnections open;

	MultiplexedConnectionBuilder(ServerOptions options, Http2Options http2, ExchangeHandler first,
			ExchangeObserver observer, OpenConnections open) {
		this.options = options;
		this.first = first;
		this.observer = observer;
		this.open = open;
		Http2Connection connection = new DefaultHttp2Connection(true);
		// Priorities are deprecated (RFC 9113 5.3.1): each stream gets its turn.
		connection.remote()
			.flowController(
					new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
		connection(connection);
		initialSettings(new Http2Settings().maxConcurrentStreams(http2.maxConcurrentStreams())
			.initialWindowSize(STREAM_WINDOW)
			.maxHeaderListSize((long) options.maxInitialLineLength() + options.maxHeaderSize()));
		int resets = RESETS_PER_STREAM * http2.maxConcurrentStreams();
		decoderEnforceMaxRstFramesPerWindow(resets, RESET_WINDOW_SECONDS);
		encoderEnforceMaxRstFramesPerWindow(resets, RESET_WINDOW_SECONDS);
		// A client's limit is advice; the client sees best what it can take.
		encoderIgnoreMaxHeaderListSize(true);
		// A shutdown's grace time is the server's to keep.
		gracefulShutdownTimeoutMillis(-1);
	}

	@Override
	protected MultiplexedConnection build() {
		return super.build();
	}

	@Override
	protected MultiplexedConnection build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder,
			Http2Settings settings) {
		return new MultiplexedConnection(decoder, encoder, settings, this.options, this.first, this.observer,
				this.open);
	}

}
