package io.forwardauth.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

import io.forwardauth.gateway.edge.EdgeResult.Answered;
import io.forwardauth.gateway.edge.EdgeResult.Settled;
import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.server.ExchangeHandler;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * The edge's station on the line: settles each request and hands it on, or answers it.
 */
public final class EdgeHandler implements ExchangeHandler {

	private final Edge edge;

	private final Consumer<EdgeExchange> next;

	/**
	 * Makes the station.
	 * @param edge what settles requests
	 * @param next takes what goes on
	 */
	public EdgeHandler(Edge edge, Consumer<EdgeExchange> next) {
		this.edge = edge;
		this.next = next;
	}

	@Override
	public void handle(ServerExchange exchange) {
		HttpRequest request = exchange.request();
		Peer peer = peer(exchange);
		ExchangeFacts facts = exchange.facts();
		if (isLineRead(request)) {
			facts.method = request.method().name();
			facts.path = request.uri();
			facts.protocol = exchange.protocol();
		}
		EdgeResult result = this.edge.settle(request, peer);
		facts.clientAddress = this.edge.clientAddress(request.headers(), peer);
		facts.traceId = TraceParent.traceId(request.headers());
		if (result instanceof Settled settled) {
			facts.path = settled.request().path();
			this.next.accept(new EdgeExchange(exchange, settled.request()));
		}
		else if (result instanceof Answered answered) {
			facts.reason = answered.reason();
			exchange.answer(answer(answered.status(), request.method()));
		}
	}

	/** Netty puts a request line of its own in the place of one that it cannot read. */
	private static boolean isLineRead(HttpRequest request) {
		return !request.decoderResult().isFailure() || !"/bad-request".equals(request.uri());
	}

	private Peer peer(ServerExchange exchange) {
		if (exchange.connectionAttachment() instanceof Peer settled) {
			return settled;
		}
		Peer peer = this.edge.peer(exchange.remoteAddress(), exchange.sslSession() != null);
		exchange.connectionAttachment(peer);
		return peer;
	}

	/**
	 * After a refusal the connection closes: where a malformed request ends nobody knows
	 * for sure.
	 */
	private static FullHttpResponse answer(HttpResponseStatus status, HttpMethod method) {
		if (status.equals(HttpResponseStatus.OK)) {
			FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
			response.headers().set(HeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
			return response;
		}
		byte[] text = status.reasonPhrase().getBytes(StandardCharsets.US_ASCII);
		ByteBuf body = HttpMethod.HEAD.equals(method) ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(text);
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
		response.headers()
			.set(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
			.set(HeaderNames.CONTENT_LENGTH, Integer.toString(text.length))
			.set(HeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		return response;
	}

}
