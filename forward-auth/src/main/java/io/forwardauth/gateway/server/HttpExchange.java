package io.forwardauth.gateway.server;

import java.net.InetSocketAddress;

import javax.net.ssl.SSLSession;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.ExchangeObserver;

/**
 * An exchange of HTTP/1.x.
 */
final class HttpExchange implements ServerExchange {

	private final ConnectionHandler connection;

	private final ResponseEncoder encoder;

	private final ExchangeObserver observer;

	private final HttpRequest request;

	private final ExchangeFacts facts = new ExchangeFacts();

	private final RequestBody body;

	private final boolean isHead;

	private final boolean http10;

	private final boolean clientKeeps;

	private boolean keepAlive;

	private boolean answered;

	private boolean ended;

	/** Whether the client was told to go on with a body that it holds back. */
	private boolean continued;

	/** Whether only the connection's end tells the end of the answer. */
	private boolean endIsFraming;

	private @Nullable Listener listener;

	HttpExchange(ConnectionHandler connection, ResponseEncoder encoder, ExchangeObserver observer,
			HttpRequest request) {
		this.connection = connection;
		this.encoder = encoder;
		this.observer = observer;
		this.request = request;
		this.isHead = HttpMethod.HEAD.equals(request.method());
		this.http10 = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
		this.clientKeeps = HttpUtil.isKeepAlive(request);
		this.keepAlive = this.clientKeeps;
		this.body = new RequestBody(connection, request);
	}

	@Override
	public EventLoop eventLoop() {
		return context().channel().eventLoop();
	}

	@Override
	public HttpRequest request() {
		return this.request;
	}

	@Override
	public ExchangeFacts facts() {
		return this.facts;
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return (InetSocketAddress) context().channel().remoteAddress();
	}

	@Override
	public InetSocketAddress localAddress() {
		return (InetSocketAddress) context().channel().localAddress();
	}

	@Override
	public @Nullable SSLSession sslSession() {
		SslHandler ssl = this.connection.sslHandler();
		return (ssl != null) ? ssl.engine().getSession() : null;
	}

	@Override
	public @Nullable Object connectionAttachment() {
		return this.connection.attachment();
	}

	@Override
	public void connectionAttachment(Object value) {
		this.connection.attachment(value);
	}

	@Override
	public boolean hasBody() {
		return this.body.isExpected();
	}

	@Override
	public void listener(Listener listener) {
		this.listener = listener;
	}

	@Override
	public void startBody() {
		Listener to = this.listener;
		if (to != null) {
			this.body.start(to);
		}
	}

	@Override
	public void pauseBody() {
		this.body.pause();
	}

	@Override
	public void resumeBody() {
		this.body.resume();
	}

	boolean isBodyAwaited() {
		return this.body.isAwaited();
	}

	boolean isBodyPaused() {
		return this.body.isPaused();
	}

	void received(HttpContent content) {
		this.facts.bytesReceived += content.content().readableBytes();
		this.body.received(content);
	}

	@Override
	public void interim(HttpResponse response) {
		if (!this.http10 && !this.answered) {
			this.continued |= response.status().code() == HttpResponseStatus.CONTINUE.code();
			response.headers().remove(HttpHeaderNames.CONNECTION);
			context().writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(),
					Unpooled.EMPTY_BUFFER, response.headers(), EmptyHttpHeaders.INSTANCE), context().voidPromise());
		}
	}

	@Override
	public void head(HttpResponse response) {
		if (this.ended) {
			return;
		}
		settleHead(response);
		context().write(response, context().voidPromise());
	}

	private void settleHead(HttpResponse response) {
		this.answered = true;
		HttpResponseStatus status = response.status();
		this.facts.status = status.code();
		this.encoder.answersHead(this.isHead);
		if (status.code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
			return;
		}
		this.endIsFraming = this.http10 && !AnswerFraming.hasEnd(response, this.isHead);
		boolean keep = this.keepAlive && !this.connection.isDraining() && this.body.mayBeReadAway(this.continued);
		this.keepAlive = AnswerFraming.settle(response, this.isHead, this.http10, keep);
	}

	@Override
	public void content(HttpContent content) {
		if (this.ended) {
			content.release();
			return;
		}
		this.facts.bytesSent += content.content().readableBytes();
		boolean last = content instanceof LastHttpContent;
		context().write(content, context().voidPromise());
		if (last) {
			finishAnswer();
		}
	}

	@Override
	public void answer(FullHttpResponse response) {
		if (this.ended || this.answered) {
			response.release();
			return;
		}
		settleHead(response);
		if (!this.isHead) {
			this.facts.bytesSent += response.content().readableBytes();
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
		if (!this.ended) {
			context().flush();
		}
	}

	@Override
	public boolean isWritable() {
		return context().channel().isWritable();
	}

	@Override
	public boolean isAnswered() {
		return this.answered;
	}

	@Override
	public void abort(String reason) {
		this.facts.reason = reason;
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

	void clientGone() {
		boolean wasEnded = this.ended;
		if (!wasEnded) {
			if (!this.answered) {
				this.facts.status = 499;
			}
			this.facts.reason = "client gone";
		}
		end();
		this.body.close();
		if (!wasEnded && this.listener != null) {
			this.listener.onClientGone();
		}
	}

	void writabilityChanged() {
		if (this.listener != null) {
			this.listener.onWritabilityChanged();
		}
	}

	private void end() {
		if (!this.ended) {
			this.ended = true;
			this.facts.durationNanos = System.nanoTime() - this.facts.startNanos;
			this.observer.ended(this.facts);
		}
	}

	private ChannelHandlerContext context() {
		return this.connection.context();
	}

}
