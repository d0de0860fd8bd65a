package io.forwardauth.gateway.spring;

import java.util.concurrent.atomic.AtomicInteger;

import io.forwardauth.gateway.edge.Trailers;
import io.forwardauth.gateway.http.HeaderTokens;
import io.forwardauth.gateway.http.HopByHop;
import io.forwardauth.gateway.server.ServerExchange;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.cookie.CookieHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.support.Netty4HeadersAdapter;

/**
 * Spring's answer on its way to a client of the line. The head goes out with the first
 * part of the body, or at the end. Spring may write from any thread: each step is done on
 * the client's event loop, in order.
 */
final class LineResponse extends AbstractServerHttpResponse {

	private final ServerExchange exchange;

	/** Validated: filters put together what clients have sent. */
	private final HttpHeaders headers;

	/** Steps from other threads that have not been done yet. */
	private final AtomicInteger waiting = new AtomicInteger();

	private @Nullable HttpHeaders trailers;

	private @Nullable Object nativeResponse;

	private @Nullable Runnable whenWritable;

	private boolean begun;

	private boolean flushing;

	/** All that Content-Length says is written. */
	private boolean whole;

	/** Of the body, as far as Content-Length says so; or -1. */
	private long left = -1;

	LineResponse(ServerExchange exchange, DataBufferFactory buffers) {
		this(exchange, buffers, new DefaultHttpHeaders());
	}

	private LineResponse(ServerExchange exchange, DataBufferFactory buffers, HttpHeaders headers) {
		super(buffers, new org.springframework.http.HttpHeaders(new Netty4HeadersAdapter(headers)));
		this.exchange = exchange;
		this.headers = headers;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		HttpStatusCode status = super.getStatusCode();
		return (status != null) ? status : HttpStatus.OK;
	}

	/** As far as Spring Cloud Gateway asks for it: {@link TrailersOnly}. */
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	@Override
	public <T> T getNativeResponse() {
		if (this.nativeResponse == null) {
			this.nativeResponse = TrailersOnly.response((said) -> {
				HttpHeaders to = (this.trailers != null) ? this.trailers : new DefaultHttpHeaders();
				said.accept(to);
				this.trailers = to;
			});
		}
		return (T) this.nativeResponse;
	}

	@Override
	protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
		return new LineResponseBody(this, body, false);
	}

	@Override
	protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return Flux.from(body).concatMap((part) -> new LineResponseBody(this, part, true)).then();
	}

	@Override
	protected void applyStatusCode() {
	}

	@Override
	protected void applyHeaders() {
	}

	@Override
	protected void applyCookies() {
		getCookies().forEach((name, cookies) -> {
			for (ResponseCookie cookie : cookies) {
				this.headers.add(HttpHeaderNames.SET_COOKIE, ServerCookieEncoder.STRICT.encode(netty(cookie)));
			}
		});
	}

	private static DefaultCookie netty(ResponseCookie from) {
		DefaultCookie cookie = new DefaultCookie(from.getName(), from.getValue());
		if (!from.getMaxAge().isNegative()) {
			cookie.setMaxAge(from.getMaxAge().toSeconds());
		}
		cookie.setDomain(from.getDomain());
		cookie.setPath(from.getPath());
		cookie.setSecure(from.isSecure());
		cookie.setHttpOnly(from.isHttpOnly());
		cookie.setPartitioned(from.isPartitioned());
		if (from.getSameSite() != null) {
			cookie.setSameSite(CookieHeaderNames.SameSite.valueOf(from.getSameSite()));
		}
		return cookie;
	}

	/** Does a step of the answer on the client's event loop, after those before it. */
	void run(Runnable step) {
		if (this.exchange.eventLoop().inEventLoop() && this.waiting.get() == 0) {
			step.run();
			return;
		}
		this.waiting.incrementAndGet();
		this.exchange.eventLoop().execute(() -> {
			this.waiting.decrementAndGet();
			step.run();
		});
	}

	/** Writes a part of the body, taking it over. */
	void write(ByteBuf part) {
		if (!this.begun) {
			begin();
		}
		ByteBuf bytes = part;
		if (this.left >= 0) {
			// More than was announced would be taken for the next answer.
			bytes = (part.readableBytes() > this.left) ? part.slice(part.readerIndex(), (int) this.left) : part;
			this.left -= bytes.readableBytes();
		}
		if (!bytes.isReadable()) {
			part.release();
			return;
		}
		if (this.left == 0) {
			// Whatever the handler has still to do, the client need not wait for.
			this.whole = true;
			this.exchange.content(new DefaultLastHttpContent(bytes));
			return;
		}
		this.exchange.content(new DefaultHttpContent(bytes));
		if (!this.flushing) {
			// What comes in the same turn goes out together.
			this.flushing = true;
			this.exchange.eventLoop().execute(this::flush);
		}
	}

	void flush() {
		this.flushing = false;
		this.exchange.flush();
	}

	private void begin() {
		this.begun = true;
		settle();
		boolean empty = isEmptyByDefinition();
		this.left = empty ? 0 : length();
		this.exchange.head(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(), this.headers));
	}

	/** The handler is through. */
	void finish() {
		if (this.whole) {
			return;
		}
		if (!this.begun) {
			settle();
			if (!isEmptyByDefinition() && !HttpMethod.HEAD.equals(this.exchange.request().method())) {
				this.headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
			}
			this.exchange.head(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(), this.headers));
			this.exchange.content(LastHttpContent.EMPTY_LAST_CONTENT);
		}
		else if (this.left > 0) {
			breakOff("the answer is shorter than its Content-Length");
		}
		else {
			this.exchange.content(last());
		}
	}

	/** What has been written goes out, and the client sees that it is not all. */
	void breakOff(String reason) {
		if (this.whole) {
			return;
		}
		this.exchange.flush();
		this.exchange.abort(reason);
	}

	private LastHttpContent last() {
		HttpHeaders said = this.trailers;
		String announced = this.headers.get(HttpHeaderNames.TRAILER);
		if (said == null || announced == null || this.left >= 0) {
			return LastHttpContent.EMPTY_LAST_CONTENT;
		}
		LastHttpContent last = new DefaultLastHttpContent();
		for (String name : HeaderTokens.of(announced)) {
			last.trailingHeaders().set(name, said.getAll(name));
		}
		Trailers.settle(last.trailingHeaders());
		return last;
	}

	private void settle() {
		HopByHop.RESPONSE.remove(this.headers);
		// What Spring spent waiting for decisions is no time of the origin.
		long now = System.nanoTime();
		this.exchange.facts().originNanos = now - this.exchange.facts().startNanos - this.exchange.facts().authNanos;
	}

	private boolean isEmptyByDefinition() {
		int code = getStatusCode().value();
		return code == 204 || code == 205 || code == 304;
	}

	private HttpResponseStatus status() {
		return HttpResponseStatus.valueOf(getStatusCode().value());
	}

	private long length() {
		String length = this.headers.get(HttpHeaderNames.CONTENT_LENGTH);
		try {
			return (length != null) ? Long.parseLong(length) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	boolean isWritable() {
		return this.exchange.isWritable();
	}

	/** Who waits for the client to take more; one at a time. */
	void whenWritable(@Nullable Runnable step) {
		this.whenWritable = step;
	}

	void writabilityChanged() {
		Runnable step = this.whenWritable;
		if (step != null && this.exchange.isWritable()) {
			step.run();
		}
	}

}
