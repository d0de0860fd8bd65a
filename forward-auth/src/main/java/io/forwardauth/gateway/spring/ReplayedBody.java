package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.forwardauth.gateway.auth.BodyForwarding;
import io.forwardauth.gateway.auth.BufferedBody;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.http.HeaderNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * The client's body on the Spring way once it has been read for a policy: the policies
 * after it and the origin get it from memory, which goes back when the exchange ends. A
 * filter that puts another body in its place is heeded: the next policy reads that one.
 */
final class ReplayedBody extends Flux<DataBuffer> {

	/** Attribute of an exchange: what has been read for it. */
	private static final String HELD = ReplayedBody.class.getName();

	private final BufferedBody body;

	private final Flux<DataBuffer> buffers;

	private ReplayedBody(BufferedBody body, DataBufferFactory factory) {
		this.body = body;
		this.buffers = Flux.fromIterable(body::buffers).map((buffer) -> copied(buffer, factory));
	}

	/**
	 * A copy: Spring Cloud Gateway releases the body that it cached until nobody else
	 * holds it either.
	 */
	private static DataBuffer copied(ByteBuf buffer, DataBufferFactory factory) {
		try {
			return (factory instanceof NettyDataBufferFactory netty) ? netty.wrap(buffer.copy())
					: factory.wrap(ByteBufUtil.getBytes(buffer));
		}
		finally {
			buffer.release();
		}
	}

	@Override
	public void subscribe(CoreSubscriber<? super DataBuffer> subscriber) {
		this.buffers.subscribe(subscriber);
	}

	BufferedBody body() {
		return this.body;
	}

	/** The exchange with this as its request's body. */
	ServerWebExchange in(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		if (request.getBody() == this) {
			return exchange;
		}
		return exchange.mutate().request(new ServerHttpRequestDecorator(request) {
			@Override
			public Flux<DataBuffer> getBody() {
				return ReplayedBody.this;
			}
		}).build();
	}

	/**
	 * Whether a request has a body, be it of no bytes in chunks: the client says so, or a
	 * filter that made one. A filter that drops the header does not drop the body.
	 */
	static boolean isThere(ServerHttpRequest request, EdgeRequest client) {
		HttpHeaders now = request.getHeaders();
		return now.getContentLength() > 0 || now.containsHeader(HttpHeaders.TRANSFER_ENCODING)
				|| client.headers().contains(HeaderNames.TRANSFER_ENCODING)
				|| !client.headers().get(HeaderNames.CONTENT_LENGTH, "0").equals("0");
	}

	/**
	 * Reads a request's body as far as a policy lets it be; what is wrong with it is put
	 * on the response.
	 * @param exchange a request that has a body
	 * @param forwarding how long the body may be
	 * @param whole goes on with the body
	 * @return done when the request is
	 */
	static Mono<Void> read(ServerWebExchange exchange, BodyForwarding forwarding,
			Function<ReplayedBody, Mono<Void>> whole) {
		ServerHttpRequest request = exchange.getRequest();
		if (request.getBody() instanceof ReplayedBody read) {
			return forwarding.refuses(read.body.size()) ? Denials.tooLong(exchange) : whole.apply(read);
		}
		if (forwarding.refuses(request.getHeaders().getContentLength())) {
			return Denials.tooLong(exchange);
		}
		BufferedBody body = new BufferedBody(request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING));
		held(exchange).add(body);
		return request.getBody()
			.map((part) -> keep(part, body, forwarding))
			.all(Boolean::booleanValue)
			.map((kept) -> kept ? Outcome.WHOLE : Outcome.TOO_LONG)
			.onErrorReturn(Outcome.BROKEN)
			.flatMap((outcome) -> switch (outcome) {
				case WHOLE -> whole.apply(new ReplayedBody(body, exchange.getResponse().bufferFactory()));
				case TOO_LONG -> Denials.tooLong(exchange);
				case BROKEN -> {
					Denials.answer(exchange, HttpResponseStatus.BAD_REQUEST, "the request's body is malformed");
					yield Mono.empty();
				}
			});
	}

	private static boolean keep(DataBuffer part, BufferedBody body, BodyForwarding forwarding) {
		try {
			if (forwarding.refuses(body.size() + part.readableByteCount())) {
				return false;
			}
			body.add(NettyDataBufferFactory.toByteBuf(part));
			return true;
		}
		finally {
			DataBufferUtils.release(part);
		}
	}

	/** Gives back what was read for an exchange that has ended. */
	static void release(ServerWebExchange exchange) {
		if (exchange.getAttributes().remove(HELD) instanceof Held held) {
			held.bodies.forEach(BufferedBody::release);
		}
	}

	private static List<BufferedBody> held(ServerWebExchange exchange) {
		Held held = (Held) exchange.getAttributes().computeIfAbsent(HELD, (missing) -> new Held(new ArrayList<>(1)));
		return held.bodies;
	}

	/** What became of reading. */
	private enum Outcome {

		WHOLE, TOO_LONG, BROKEN

	}

	private record Held(List<BufferedBody> bodies) {
	}

}
