package io.forwardauth.gateway.server;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * What the gateway says in its own words: the status and its standard phrase, nothing of
 * what the client sent and nothing of what lies behind the gateway.
 */
public final class GatewayAnswers {

	private GatewayAnswers() {
	}

	/**
	 * A whole answer.
	 * @param status its status
	 * @return status and phrase as plain text
	 */
	public static FullHttpResponse of(HttpResponseStatus status) {
		ByteBuf text = Unpooled.copiedBuffer(status.reasonPhrase(), StandardCharsets.US_ASCII);
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, text);
		response.headers()
			.set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
			.setInt(HttpHeaderNames.CONTENT_LENGTH, text.readableBytes());
		return response;
	}

	/**
	 * A whole answer without a word, as Traefik's ForwardAuth gives it where no decision
	 * could be had.
	 * @param status its status
	 * @return the status alone
	 */
	public static FullHttpResponse empty(HttpResponseStatus status) {
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
		response.headers().set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
		return response;
	}

	/**
	 * Answers, or breaks off an answer that has begun.
	 * @param exchange the exchange
	 * @param status what the client gets if it has got nothing yet
	 * @param reason one sentence for the log
	 */
	public static void fail(ServerExchange exchange, HttpResponseStatus status, String reason) {
		fail(exchange, status, reason, (headers) -> {
		});
	}

	/**
	 * The same, where somebody has a word to say about the answer.
	 * @param exchange the exchange
	 * @param status what the client gets if it has got nothing yet
	 * @param reason one sentence for the log
	 * @param edit edits the answer's headers
	 */
	public static void fail(ServerExchange exchange, HttpResponseStatus status, String reason,
			Consumer<HttpHeaders> edit) {
		if (exchange.isAnswered()) {
			exchange.abort(reason);
		}
		else {
			exchange.facts().reason = reason;
			FullHttpResponse response = of(status);
			edit.accept(response.headers());
			exchange.answer(response);
		}
	}

	/**
	 * Answers, and takes no further request on the connection.
	 * @param exchange an exchange that is not answered yet
	 * @param status what the client gets
	 * @param reason one sentence for the log
	 * @param edit edits the answer's headers
	 */
	public static void failAndClose(ServerExchange exchange, HttpResponseStatus status, String reason,
			Consumer<HttpHeaders> edit) {
		FullHttpResponse response = of(status);
		edit.accept(response.headers());
		response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		exchange.facts().reason = reason;
		exchange.answer(response);
	}

}
