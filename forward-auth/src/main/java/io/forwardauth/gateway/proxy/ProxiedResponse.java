package io.forwardauth.gateway.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

import io.forwardauth.gateway.client.CallFailure;
import io.forwardauth.gateway.client.ClientCall;
import io.forwardauth.gateway.client.ResponseListener;
import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.HopByHop;
import io.forwardauth.gateway.server.GatewayAnswers;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * The origin's answer on its way to the client, and what stands in for it when there is
 * none: 502 (Bad Gateway), 503 (Service Unavailable), 504 (Gateway Timeout), or a broken
 * connection if a part has gone out already.
 */
final class ProxiedResponse implements ResponseListener {

	/** Bytes; what is smaller goes out together, when all that has arrived is read. */
	private static final int FLUSHED_AT_ONCE = 128 << 10;

	private final ServerExchange exchange;

	private final ProxiedRequest request;

	private final boolean webSocket;

	private final HeaderRules rules;

	private final long calledAt = System.nanoTime();

	private int unflushed;

	ProxiedResponse(ServerExchange exchange, ProxiedRequest request, boolean webSocket, HeaderRules rules) {
		this.exchange = exchange;
		this.request = request;
		this.webSocket = webSocket;
		this.rules = rules;
	}

	@Override
	public void onInterim(HttpResponse response) {
		if (response.status().code() == HttpResponseStatus.CONTINUE.code()) {
			this.request.noContinue();
		}
		HopByHop.RESPONSE.remove(response.headers());
		this.exchange.interim(response);
	}

	@Override
	public void onHead(HttpResponse response) {
		this.exchange.facts().originNanos = System.nanoTime() - this.calledAt;
		this.request.noContinue();
		HopByHop.RESPONSE.remove(response.headers());
		this.rules.answer(response.headers());
		if (response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
			tunnel(response);
		}
		else {
			this.exchange.head(response);
		}
	}

	private void tunnel(HttpResponse response) {
		ClientCall call = this.request.call();
		if (!this.webSocket || call == null) {
			this.request.onClientGone();
			GatewayAnswers.fail(this.exchange, HttpResponseStatus.BAD_GATEWAY, "the origin switched protocols unasked",
					this.rules::ownAnswer);
			return;
		}
		if (!this.exchange.mayBeTakenOver()) {
			this.request.onClientGone();
			GatewayAnswers.failAndClose(this.exchange, HttpResponseStatus.BAD_REQUEST,
					"bytes before the handshake was answered", this.rules::ownAnswer);
			return;
		}
		ExchangeFacts facts = this.exchange.facts();
		HttpHeaders headers = response.headers();
		headers.set(HeaderNames.CONNECTION, HeaderNames.UPGRADE).set(HeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
		this.exchange.head(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(), Unpooled.EMPTY_BUFFER,
				headers, EmptyHttpHeaders.INSTANCE));
		this.exchange.flush();
		TunnelHandler ofClient = new TunnelHandler((bytes) -> facts.bytesReceived += bytes);
		Channel client = this.exchange.takeOver(ofClient);
		this.request.over();
		TunnelHandler ofOrigin = new TunnelHandler((bytes) -> facts.bytesSent += bytes);
		// Bytes may have come along with the 101: they go through at once.
		ofOrigin.to(client, ofClient);
		Channel origin = call.takeOver(ofOrigin);
		ofClient.to(origin, ofOrigin);
		TunnelHandler.open(client, origin);
	}

	@Override
	public void onContent(HttpContent content) {
		if (content instanceof LastHttpContent) {
			this.request.over();
			this.exchange.content(content);
			return;
		}
		this.unflushed += content.content().readableBytes();
		this.exchange.content(content);
		if (this.unflushed >= FLUSHED_AT_ONCE) {
			onBatchEnd();
		}
		if (!this.exchange.isWritable()) {
			this.request.pauseAnswer();
		}
	}

	@Override
	public void onBatchEnd() {
		this.unflushed = 0;
		this.exchange.flush();
	}

	@Override
	public void onWritabilityChanged() {
		this.request.originWritabilityChanged();
	}

	@Override
	public void onFailure(CallFailure failure) {
		this.request.over();
		HttpResponseStatus status = switch (failure.kind()) {
			case OVERLOAD -> HttpResponseStatus.SERVICE_UNAVAILABLE;
			case TIMEOUT -> HttpResponseStatus.GATEWAY_TIMEOUT;
			default -> HttpResponseStatus.BAD_GATEWAY;
		};
		GatewayAnswers.fail(this.exchange, status, failure.reason(), this.rules::ownAnswer);
	}

}
