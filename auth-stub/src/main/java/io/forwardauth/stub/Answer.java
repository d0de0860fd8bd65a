package io.forwardauth.stub;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A whole answer, made once and sent as often as wanted, from any event loop.
 */
final class Answer {

	private static final String JSON = "application/json";

	private final HttpResponseStatus status;

	private final HttpHeaders headers;

	private final ByteBuf body;

	private Answer(HttpResponseStatus status, HttpHeaders headers, byte[] body) {
		this.status = status;
		this.headers = headers;
		// On the heap: many answers live for one request only, and nobody releases them.
		this.body = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(body)).asReadOnly();
		if (status.code() != 204 && status.code() != 304) {
			headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
		}
	}

	static Answer empty(int status, HttpHeaders headers) {
		return new Answer(HttpResponseStatus.valueOf(status), headers, new byte[0]);
	}

	static Answer text(int status, String type, String body, HttpHeaders headers) {
		boolean bodiless = status == 204 || status == 205 || status == 304;
		if (!bodiless && !headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
			headers.set(HttpHeaderNames.CONTENT_TYPE, type);
		}
		byte[] bytes = bodiless ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
		return new Answer(HttpResponseStatus.valueOf(status), headers, bytes);
	}

	static Answer json(int status, Object value) {
		return json(status, value, new DefaultHttpHeaders());
	}

	static Answer json(int status, Object value, HttpHeaders headers) {
		return text(status, JSON, Json.write(value) + "\n", headers);
	}

	static Answer error(int status, String message) {
		return error(status, message, new DefaultHttpHeaders());
	}

	static Answer error(int status, String message, HttpHeaders headers) {
		return json(status, Map.of("error", message), headers);
	}

	/**
	 * The answer as Netty's codec takes it.
	 * @param keepAlive whether the connection stays open after it
	 */
	FullHttpResponse toResponse(boolean keepAlive) {
		HttpHeaders head = this.headers;
		if (!keepAlive) {
			head = head.copy().set(HttpHeaderNames.CONNECTION, "close");
		}
		return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, this.status, this.body.duplicate(), head,
				EmptyHttpHeaders.INSTANCE);
	}

	/**
	 * Sends the answer by way of Reactor Netty.
	 */
	Publisher<Void> sendTo(HttpServerResponse response) {
		response.status(this.status);
		response.responseHeaders().add(this.headers);
		if (!this.body.isReadable()) {
			return response.send();
		}
		return response.send(Mono.fromSupplier(this.body::duplicate));
	}

}
