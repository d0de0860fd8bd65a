package io.forwardauth.gateway.server;

import java.util.ArrayDeque;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to whoever wants it. Before it is wanted, it stays on the
 * client's side but for what came along with the head.
 */
final class RequestBody {

	private final BodySource source;

	private final boolean expected;

	/** What came before anybody wanted it; null if nothing has. */
	private @Nullable ArrayDeque<HttpContent> early;

	private ServerExchange.@Nullable Listener listener;

	private final boolean expectsContinue;

	private boolean begun;

	private boolean broken;

	private boolean complete;

	private boolean paused;

	private boolean closed;

	RequestBody(BodySource source, HttpRequest request, boolean expected) {
		this.source = source;
		this.expected = expected;
		this.complete = !expected;
		this.expectsContinue = expected && !request.headers().get(HttpHeaderNames.EXPECT, "").isEmpty();
	}

	/** The body of a request of HTTP/1.x, whose headers say whether there is one. */
	static RequestBody of(BodySource source, HttpRequest request) {
		return new RequestBody(source, request, request.decoderResult().isSuccess()
				&& (HttpUtil.isTransferEncodingChunked(request) || hasLength(request)));
	}

	private static boolean hasLength(HttpRequest request) {
		String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
		return length != null && !length.equals("0");
	}

	boolean isExpected() {
		return this.expected;
	}

	boolean isComplete() {
		return this.complete;
	}

	/** Whether it is the client's turn. */
	boolean isAwaited() {
		return this.listener != null && !this.complete && !this.paused && !this.closed;
	}

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Whether an answer given now leaves the connection fit for another request. Not if
	 * the body's end cannot be found, or the client may have decided not to send it (RFC
	 * 9110 10.1.1): what it sends next would be read as the body.
	 */
	boolean mayBeReadAway(boolean continued) {
		return !this.broken && (this.complete || this.begun || continued || !this.expectsContinue);
	}

	void received(HttpContent content) {
		this.begun = true;
		this.broken |= content.decoderResult().isFailure();
		if (this.closed || !this.expected) {
			discard(content);
			return;
		}
		boolean last = content instanceof LastHttpContent;
		if (last && content.decoderResult().isSuccess()) {
			this.complete = true;
		}
		if (this.listener == null || (this.paused && this.early != null && !this.early.isEmpty())) {
			keep(content);
			if (!last) {
				this.paused = true;
				this.source.reading(false);
			}
			return;
		}
		this.source.bodyExpected(!this.complete);
		deliver(this.listener, content);
	}

	private void keep(HttpContent content) {
		if (this.early == null) {
			this.early = new ArrayDeque<>(4);
		}
		this.early.add(content);
	}

	private void discard(HttpContent content) {
		// Bytes that no framing header announced: the start of something else.
		boolean unannounced = !this.expected && content.content().isReadable();
		content.release();
		if (unannounced) {
			this.source.close();
		}
	}

	void start(ServerExchange.Listener to) {
		this.listener = to;
		this.paused = false;
		if (!this.complete) {
			this.source.bodyExpected(true);
		}
		HttpContent content;
		while (!this.closed && this.early != null && (content = this.early.poll()) != null) {
			deliver(to, content);
		}
		if (!this.paused && !this.closed) {
			this.source.reading(true);
		}
	}

	private void deliver(ServerExchange.Listener to, HttpContent content) {
		if (content.decoderResult().isFailure()) {
			Throwable cause = content.decoderResult().cause();
			content.release();
			to.onBodyBroken((cause != null) ? cause : new IllegalArgumentException("malformed body"));
		}
		else {
			to.onContent(content);
		}
	}

	void pause() {
		if (!this.complete && !this.closed) {
			this.paused = true;
			this.source.bodyExpected(false);
			this.source.reading(false);
		}
	}

	void resume() {
		if (this.paused && !this.closed) {
			this.paused = false;
			if (!this.complete) {
				this.source.bodyExpected(true);
			}
			this.source.reading(true);
		}
	}

	void close() {
		this.closed = true;
		if (this.early != null) {
			this.early.forEach(HttpContent::release);
			this.early = null;
		}
	}

}
