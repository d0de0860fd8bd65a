package io.forwardauth.gateway.proxy;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.client.ClientCall;
import io.forwardauth.gateway.client.HttpCaller;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.server.GatewayAnswers;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * A request on its way to the origin: the body streams as fast as the origin takes it,
 * and if it breaks off so does the origin's request, which is never completed: half an
 * upload must not look whole.
 */
final class ProxiedRequest implements ServerExchange.Listener {

	/**
	 * How long an origin may keep silent before the gateway says 100 (Continue) for it.
	 */
	private static final long CONTINUE_AFTER_MILLIS = 1000;

	private final ServerExchange exchange;

	private final HeaderRules rules;

	private final ProxiedResponse response;

	private @Nullable ClientCall call;

	private @Nullable ScheduledFuture<?> continueTimer;

	private boolean bodyStarted;

	/**
	 * Prepares the way.
	 * @param exchange the client's side
	 * @param webSocket whether a 101 is wanted
	 * @param rules edit the headers on the way
	 */
	ProxiedRequest(ServerExchange exchange, boolean webSocket, HeaderRules rules) {
		this.exchange = exchange;
		this.rules = rules;
		this.response = new ProxiedResponse(exchange, this, webSocket, rules);
	}

	/** A head whose body follows, or a whole request if the client sends none. */
	static HttpRequest head(ServerExchange exchange, HttpMethod method, String target, HttpHeaders headers) {
		return exchange.hasBody() ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, headers)
				: new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target, Unpooled.EMPTY_BUFFER, headers,
						EmptyHttpHeaders.INSTANCE);
	}

	void send(HttpCaller caller, Target target, HttpRequest head, Duration timeout) {
		this.exchange.listener(this);
		ClientCall started = caller.call(this.exchange.eventLoop(), target, head, timeout, false, this.response);
		this.call = started;
		if (!(head instanceof FullHttpRequest) && started.isWritable()) {
			startBody();
		}
	}

	private void startBody() {
		this.bodyStarted = true;
		if (this.exchange.request().headers().contains(HttpHeaderNames.EXPECT)) {
			this.continueTimer = this.exchange.eventLoop()
				.schedule(this::sayContinue, CONTINUE_AFTER_MILLIS, TimeUnit.MILLISECONDS);
		}
		this.exchange.startBody();
	}

	private void sayContinue() {
		this.exchange.interim(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
	}

	/** The origin has said so itself, or something else. */
	void noContinue() {
		if (this.continueTimer != null) {
			this.continueTimer.cancel(false);
			this.continueTimer = null;
		}
	}

	@Override
	public void onContent(HttpContent content) {
		ClientCall to = this.call;
		if (to == null) {
			content.release();
			return;
		}
		noContinue();
		if (content instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
			this.rules.trailers(last.trailingHeaders());
		}
		to.content(content);
		to.flush();
		if (!to.isWritable()) {
			this.exchange.pauseBody();
		}
	}

	/** The origin takes more, or no more. */
	void originWritabilityChanged() {
		ClientCall to = this.call;
		if (to == null) {
			return;
		}
		if (!this.bodyStarted) {
			startBody();
		}
		else if (to.isWritable()) {
			this.exchange.resumeBody();
		}
	}

	@Override
	public void onBodyBroken(Throwable cause) {
		cancel();
		// What follows on this connection cannot be told from the rest of the body.
		if (this.exchange.isAnswered()) {
			this.exchange.abort("the request's body is malformed");
		}
		else {
			GatewayAnswers.failAndClose(this.exchange, HttpResponseStatus.BAD_REQUEST,
					"the request's body is malformed", this.rules::ownAnswer);
		}
	}

	@Override
	public void onClientGone() {
		cancel();
	}

	@Override
	public void onWritabilityChanged() {
		ClientCall from = this.call;
		if (from != null) {
			if (this.exchange.isWritable()) {
				from.resume();
			}
			else {
				from.pause();
			}
		}
	}

	/** The client cannot take the answer as fast as it comes. */
	void pauseAnswer() {
		if (this.call != null) {
			this.call.pause();
		}
	}

	@Nullable ClientCall call() {
		return this.call;
	}

	/** The origin's side is over. */
	void over() {
		noContinue();
		this.call = null;
	}

	private void cancel() {
		ClientCall to = this.call;
		over();
		if (to != null) {
			to.cancel();
		}
	}

}
