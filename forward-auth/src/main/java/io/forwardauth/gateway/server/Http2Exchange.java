package io.forwardauth.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.ExchangeObserver;

/**
 * An exchange of HTTP/2: one stream of a connection. Its end is the stream's alone.
 */
final class Http2Exchange extends ClientExchange {

	static final String PROTOCOL = "HTTP/2.0";

	private final MultiplexedConnection connection;

	private final Http2Stream stream;

	private final Http2Output output;

	private final Http2Inflow inflow;

	private final Http2Answer answer;

	/** Bytes of an unwanted body that may still be read away. */
	private long unwantedLeft;

	private boolean answerTaken;

	private final @Nullable Http2Error lastWord;

	/**
	 * Begins an exchange.
	 * @param connection the client's connection
	 * @param stream its stream
	 * @param observer is told how it ends
	 * @param request what the client asks for
	 * @param hasBody whether a body follows
	 * @param lastWord what is said behind the answer, if the request is malformed (RFC
	 * 9113 8.1.1), or null
	 */
	Http2Exchange(MultiplexedConnection connection, Http2Stream stream, ExchangeObserver observer, HttpRequest request,
			boolean hasBody, @Nullable Http2Error lastWord) {
		this(connection, stream, observer, request, hasBody, lastWord, new Http2Inflow(connection, stream));
	}

	private Http2Exchange(MultiplexedConnection connection, Http2Stream stream, ExchangeObserver observer,
			HttpRequest request, boolean hasBody, @Nullable Http2Error lastWord, Http2Inflow inflow) {
		super(connection, observer, request, new RequestBody(inflow, request, hasBody));
		this.connection = connection;
		this.stream = stream;
		this.lastWord = lastWord;
		this.inflow = inflow;
		this.output = connection.output();
		this.answer = new Http2Answer(this.output, stream, facts());
		this.unwantedLeft = connection.options().maxDrain();
	}

	@Override
	public String protocol() {
		return PROTOCOL;
	}

	/**
	 * A part of the body has come.
	 * @return how many bytes of flow control may be given back at once
	 */
	int data(ByteBuf data, int padding, boolean last) {
		int bytes = data.readableBytes() + padding;
		if (isEnded()) {
			return readAway(bytes) ? bytes : 0;
		}
		this.inflow.hold(bytes);
		if (last) {
			received(
					data.isReadable() ? new DefaultLastHttpContent(data.retain()) : LastHttpContent.EMPTY_LAST_CONTENT);
		}
		else if (data.isReadable()) {
			received(new DefaultHttpContent(data.retain()));
		}
		return this.inflow.release();
	}

	/** The body has ended with trailers. */
	void trailers(Http2Headers fields) {
		if (!isEnded()) {
			LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER,
					DefaultHttpHeadersFactory.trailersFactory().withValidation(false));
			fields.forEach((field) -> last.trailingHeaders().add(field.getKey(), field.getValue()));
			received(last);
		}
	}

	@Override
	public void interim(HttpResponse response) {
		if (!isAnswered() && !isEnded()) {
			this.output.write(this.stream, Http2ResponseHead.of(response), false);
			this.output.flushSoon();
		}
	}

	@Override
	public void head(HttpResponse response) {
		if (!isEnded()) {
			answered(response.status().code());
			this.answer.head(response, this.isHead);
		}
	}

	@Override
	public void content(HttpContent content) {
		if (isEnded()) {
			content.release();
			return;
		}
		ChannelFuture end = this.answer.content(content);
		if (end != null) {
			finished(end);
		}
	}

	@Override
	public void answer(FullHttpResponse response) {
		if (isEnded() || isAnswered()) {
			response.release();
			return;
		}
		head(response);
		content(response);
		this.output.flushSoon();
	}

	private void finished(ChannelFuture written) {
		end();
		this.body.close();
		// What nobody has read makes room for what is read away.
		this.inflow.reading(true);
		this.inflow.within(isWritable() ? 0 : this.connection.options().idleTimeout().toNanos());
		this.output.flushSoon();
		written.addListener((done) -> answerTaken());
	}

	/** The client, or at least its socket, has the answer to its end. */
	private void answerTaken() {
		this.answerTaken = true;
		if (this.lastWord != null) {
			this.output.say(this.stream, this.lastWord);
		}
		else if (this.stream.state().remoteSideOpen()) {
			readAway(0);
			this.inflow.within(this.connection.options().bodyIdleTimeout().toNanos());
		}
	}

	/**
	 * Reads an unwanted body away; one that is long is stopped once the answer is out.
	 */
	private boolean readAway(int bytes) {
		this.unwantedLeft -= bytes;
		if (this.unwantedLeft < 0 && this.answerTaken) {
			this.output.reset(this.stream, Http2Error.NO_ERROR);
		}
		return this.unwantedLeft >= 0;
	}

	@Override
	public void flush() {
		if (!isEnded()) {
			this.answer.flushHead();
			this.output.flushSoon();
		}
	}

	@Override
	public boolean isWritable() {
		return this.output.isWritable(this.stream);
	}

	void writabilityChanged() {
		if (this.stream.state() == Http2Stream.State.CLOSED) {
			// Netty says it of each stream that ends; a timer would be for nothing.
			return;
		}
		if (!isWritable()) {
			// A client that takes nothing of its answer does not hold it for ever.
			this.inflow.within(this.connection.options().idleTimeout().toNanos());
		}
		else if (!isEnded()) {
			this.inflow.bodyExpected(isBodyAwaited());
		}
		if (!isEnded()) {
			tellWritabilityChanged();
		}
	}

	@Override
	public void abort(String reason) {
		facts().reason = reason;
		giveUp(Http2Error.INTERNAL_ERROR);
	}

	private void giveUp(Http2Error error) {
		end();
		this.body.close();
		this.output.reset(this.stream, error);
	}

	/** The stream is reset over an error, the client's or, outbound, ours. */
	void broken(boolean outbound) {
		if (outbound) {
			gone(500, "the answer cannot be written");
		}
		else {
			gone(400, "the request is malformed");
		}
	}

	/** Time is up for what the client should have sent or taken. */
	void late() {
		clientGone();
		this.output.reset(this.stream, this.answerTaken ? Http2Error.NO_ERROR : Http2Error.CANCEL);
	}

	/** The stream is gone, with the answer or without. */
	void streamClosed() {
		this.inflow.closed();
		clientGone();
	}

	@Override
	void hasEnded() {
		this.connection.end().exchangeEnded();
	}

	@Override
	public boolean mayBeTakenOver() {
		return false;
	}

	@Override
	public Channel takeOver(ChannelHandler tunnel) {
		throw new IllegalStateException("a stream of HTTP/2 is no tunnel");
	}

}
