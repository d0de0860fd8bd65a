package io.forwardauth.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the frames of a connection to the exchange of their stream.
 */
final class Http2Frames extends Http2EventAdapter {

	private final MultiplexedConnection connection;

	private final Http2Connection.PropertyKey key;

	Http2Frames(MultiplexedConnection connection) {
		this.connection = connection;
		this.key = connection.connection().newKey();
	}

	void attach(Http2Stream stream, Http2Exchange exchange) {
		stream.setProperty(this.key, exchange);
	}

	@Nullable Http2Exchange exchange(Http2Stream stream) {
		return stream.getProperty(this.key);
	}

	/** The connection is of no use any more: what is under way is given up. */
	void endAll() {
		try {
			this.connection.connection().forEachActiveStream((stream) -> {
				onStreamClosed(stream);
				return true;
			});
		}
		catch (Http2Exception ex) {
			throw new IllegalStateException("no visitor throws it", ex);
		}
	}

	@Override
	public void onHeadersRead(ChannelHandlerContext ctx, int streamId, Http2Headers headers, int streamDependency,
			short weight, boolean exclusive, int padding, boolean endOfStream) {
		Http2Stream stream = this.connection.connection().stream(streamId);
		if (stream == null) {
			return;
		}
		Http2Exchange exchange = exchange(stream);
		if (exchange == null) {
			this.connection.begin(stream, headers, endOfStream);
		}
		else {
			exchange.trailers(headers);
		}
	}

	@Override
	public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
		Http2Stream stream = this.connection.connection().stream(streamId);
		Http2Exchange exchange = (stream != null) ? exchange(stream) : null;
		return (exchange != null) ? exchange.data(data, padding, endOfStream) : data.readableBytes() + padding;
	}

	@Override
	public void onPingAckRead(ChannelHandlerContext ctx, long data) {
		this.connection.end().pong(data);
	}

	@Override
	public void onStreamClosed(Http2Stream stream) {
		Http2Exchange exchange = exchange(stream);
		if (exchange != null) {
			exchange.streamClosed();
		}
		this.connection.end().streamEnded();
	}

	void writabilityChanged(Http2Stream stream) {
		Http2Exchange exchange = exchange(stream);
		if (exchange != null) {
			exchange.writabilityChanged();
		}
	}

}
