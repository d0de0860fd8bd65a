package io.forwardauth.gateway.auth;

import java.util.function.Consumer;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

import io.netty.buffer.Unpooled;

import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.server.GatewayAnswers;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * Reads a request's body before a policy is asked, as far as the policy lets it be. A
 * body that breaks off leads to nobody: neither auth server nor origin hears of it.
 */
final class BodyReading implements ServerExchange.Listener {

	private final ServerExchange exchange;

	private final BodyForwarding forwarding;

	private final Consumer<BufferedBody> whole;

	private final Runnable tooLong;

	private final Consumer<HttpHeaders> ownAnswer;

	/** What has come; null when reading is over. */
	private @Nullable BufferedBody body;

	/**
	 * Prepares it.
	 * @param exchange a request that has a body
	 * @param forwarding how long the body may be
	 * @param whole takes the body over
	 * @param tooLong is told once the body is found to be too long
	 * @param ownAnswer has a word to say about the gateway's answer to a malformed body
	 */
	BodyReading(ServerExchange exchange, BodyForwarding forwarding, Consumer<BufferedBody> whole, Runnable tooLong,
			Consumer<HttpHeaders> ownAnswer) {
		this.exchange = exchange;
		this.forwarding = forwarding;
		this.whole = whole;
		this.tooLong = tooLong;
		this.ownAnswer = ownAnswer;
	}

	void start() {
		HttpHeaders headers = this.exchange.request().headers();
		if (this.forwarding.refuses(HttpUtil.getContentLength(this.exchange.request(), 0L))) {
			this.tooLong.run();
			return;
		}
		this.body = new BufferedBody(headers.contains(HeaderNames.TRANSFER_ENCODING));
		this.exchange.listener(this);
		if (headers.contains(HeaderNames.EXPECT)) {
			this.exchange.interim(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE,
					Unpooled.EMPTY_BUFFER));
		}
		this.exchange.startBody();
	}

	@Override
	public void onContent(HttpContent content) {
		BufferedBody to = this.body;
		try {
			if (to == null) {
				return;
			}
			if (this.forwarding.refuses(to.size() + content.content().readableBytes())) {
				giveUp();
				this.tooLong.run();
				return;
			}
			to.add(content.content());
			if (content instanceof LastHttpContent last) {
				to.trailers(last.trailingHeaders());
				this.body = null;
				this.whole.accept(to);
			}
		}
		finally {
			content.release();
		}
	}

	@Override
	public void onBodyBroken(Throwable cause) {
		giveUp();
		// What follows on this connection cannot be told from the rest of the body.
		GatewayAnswers.failAndClose(this.exchange, HttpResponseStatus.BAD_REQUEST, "the request's body is malformed",
				this.ownAnswer);
	}

	@Override
	public void onClientGone() {
		giveUp();
	}

	private void giveUp() {
		BufferedBody read = this.body;
		this.body = null;
		if (read != null) {
			read.release();
		}
	}

}
