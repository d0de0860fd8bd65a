package io.forwardauth.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.ExchangeFacts;

/**
 * The answer of one stream, frame by frame. Its head waits for what follows it, so that
 * an answer without a body is a single frame.
 */
final class Http2Answer {

	private final Http2Output output;

	private final Http2Stream stream;

	private final ExchangeFacts facts;

	private @Nullable Http2Headers head;

	private boolean bodiless;

	Http2Answer(Http2Output output, Http2Stream stream, ExchangeFacts facts) {
		this.output = output;
		this.stream = stream;
		this.facts = facts;
	}

	void head(HttpResponse response, boolean toHead) {
		this.bodiless = toHead || Http2ResponseHead.isBodiless(response.status().code());
		AnswerDate.settle(response.headers());
		this.head = Http2ResponseHead.of(response);
	}

	/** Nothing follows for now. */
	void flushHead() {
		writeHead(false);
	}

	/**
	 * Writes a part of the body, taking it over.
	 * @return what ends the stream's own side, or null if more is to come
	 */
	@Nullable ChannelFuture content(HttpContent content) {
		Http2Headers trailers = trailers(content);
		boolean endsHere = content instanceof LastHttpContent && trailers == null;
		ByteBuf data = content.content();
		if (this.bodiless || !data.isReadable()) {
			content.release();
			data = Unpooled.EMPTY_BUFFER;
		}
		boolean readable = data.isReadable();
		this.facts.bytesSent += data.readableBytes();
		ChannelFuture end = writeHead(endsHere && !readable);
		if (readable || (endsHere && end == null)) {
			ChannelFuture written = this.output.write(this.stream, data, endsHere);
			end = endsHere ? written : null;
		}
		return (trailers != null) ? this.output.write(this.stream, trailers, true) : end;
	}

	private @Nullable Http2Headers trailers(HttpContent content) {
		boolean some = !this.bodiless && content instanceof LastHttpContent last && !last.trailingHeaders().isEmpty();
		return some ? Http2ResponseHead.trailers(((LastHttpContent) content).trailingHeaders()) : null;
	}

	private @Nullable ChannelFuture writeHead(boolean last) {
		Http2Headers fields = this.head;
		if (fields == null) {
			return null;
		}
		this.head = null;
		ChannelFuture written = this.output.write(this.stream, fields, last);
		return last ? written : null;
	}

}
