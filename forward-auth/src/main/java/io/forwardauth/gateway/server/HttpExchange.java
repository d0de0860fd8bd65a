package io.forwardauth.gateway.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.ExchangeObserver;

/**
 * An exchange of HTTP/1.x.
 */
final class HttpExchange extends ClientExchange {

	private final ConnectionHandler connection;

	private final ResponseEncoder encoder;

	private final boolean http10;

	private final boolean clientKeeps;

	private boolean keepAlive;

	/** Whether the client was told to go on with a body that it holds back. */
	private boolean continued;

	/** A head that waits for what follows it, so that a short answer is one buffer. */
	private @Nullable HttpResponse heldHead;

	/** Whether only the connection's end tells the end of the answer. */
	private boolean endIsFraming;

	HttpExchange(ConnectionHandler connection, ResponseEncoder encoder, ExchangeObserver observer,
			HttpRequest request) {
		super(connection, observer, request, RequestBody.of(connection, request));
		this.connection = connection;
		this.encoder = encoder;
		this.http10 = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
		this.clientKeeps = HttpUtil.isKeepAlive(request);
		this.keepAlive = this.clientKeeps;
	}

	@Override
	public String protocol() {
		return request().protocolVersion().text();
	}

	@Override
	public void interim(HttpResponse response) {
		if (!this.http10 && !isAnswered()) {
			this.continued |= response.status().code() == HttpResponseStatus.CONTINUE.code();
			response.headers().remove(HttpHeaderNames.CONNECTION);
			context().writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(),
					Unpooled.EMPTY_BUFFER, response.headers(), EmptyHttpHeaders.INSTANCE), context().voidPromise());
		}
	}

	@Override
	public void head(HttpResponse response) {
		if (isEnded()) {
			return;
		}
		settleHead(response);
		if (response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
			context().write(response, context().voidPromise());
		}
		else {
			this.heldHead = response;
		}
	}

	private void settleHead(HttpResponse response) {
		HttpResponseStatus status = response.status();
		answered(status.code());
		this.encoder.answersHead(this.isHead);
		if (status.code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
			return;
		}
		AnswerDate.settle(response.headers());
		this.endIsFraming = this.http10 && !AnswerFraming.hasEnd(response, this.isHead);
		boolean keep = this.keepAlive && !this.connection.isDraining() && this.body.mayBeReadAway(this.continued);
		this.keepAlive = AnswerFraming.settle(response, this.isHead, this.http10, keep);
	}

	@Override
	public void content(HttpContent content) {
		if (isEnded()) {
			content.release();
			return;
		}
		facts().bytesSent += content.content().readableBytes();
		HttpResponse head = this.heldHead;
		this.heldHead = null;
		if (!(content instanceof LastHttpContent last)) {
			if (head != null) {
				context().write(head, context().voidPromise());
			}
			context().write(content, context().voidPromise());
			return;
		}
		context().write((head != null) ? whole(head, last) : last, context().voidPromise());
		finishAnswer();
	}

	private static FullHttpResponse whole(HttpResponse head, LastHttpContent body) {
		return new DefaultFullHttpResponse(head.protocolVersion(), head.status(), body.content(), head.headers(),
				body.trailingHeaders());
	}

	@Override
	public void answer(FullHttpResponse response) {
		if (isEnded() || isAnswered()) {
			response.release();
			return;
		}
		settleHead(response);
		if (!this.isHead) {
			facts().bytesSent += response.content().readableBytes();
		}
		context().writeAndFlush(response, context().voidPromise());
		finishAnswer();
	}

	private void finishAnswer() {
		end();
		boolean bodyComplete = this.body.isComplete();
		this.body.close();
		context().flush();
		// A client that wished to keep the connection may be sending already.
		this.connection.answered(this.keepAlive, bodyComplete, !this.clientKeeps);
	}

	@Override
	public void flush() {
		if (!isEnded()) {
			if (this.heldHead != null) {
				context().write(this.heldHead, context().voidPromise());
				this.heldHead = null;
			}
			context().flush();
		}
	}

	@Override
	public boolean isWritable() {
		return context().channel().isWritable();
	}

	@Override
	public void abort(String reason) {
		facts().reason = reason;
		end();
		this.body.close();
		if (this.endIsFraming) {
			// An orderly end would make half an answer look whole: an RST does not.
			context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
		}
		this.connection.close();
	}

	@Override
	public boolean mayBeTakenOver() {
		return this.body.isComplete() && this.connection.mayBeTakenOver();
	}

	@Override
	public Channel takeOver(ChannelHandler tunnel) {
		this.body.close();
		Channel channel = this.connection.takeOver(tunnel);
		channel.closeFuture().addListener((closed) -> end());
		return channel;
	}

	private ChannelHandlerContext context() {
		return this.connection.context();
	}

}
