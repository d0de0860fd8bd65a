package io.forwardauth.gateway.auth;

import java.util.Iterator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.DefaultPromise;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.client.CallFailure;
import io.forwardauth.gateway.client.ClientCall;
import io.forwardauth.gateway.client.HttpCaller;
import io.forwardauth.gateway.client.ResponseListener;

/**
 * One question to an auth server: the decision to come and the listener that makes it, in
 * one object. A decision is made only when the answer is whole, whatever its status.
 */
final class AuthCall extends DefaultPromise<Decision> implements ResponseListener {

	private final EventLoop loop;

	private final Policy policy;

	private final AuthorizationRequest request;

	/** What is still to be sent of the client's body. */
	private @Nullable Iterator<HttpContent> parts;

	private @Nullable ClientCall call;

	private @Nullable HttpResponse head;

	private @Nullable ByteBuf body;

	private long received;

	/** Whether the call has ended by itself: then there is nothing to cancel. */
	private boolean ended;

	AuthCall(Policy policy, AuthorizationRequest request) {
		super(request.loop());
		this.loop = request.loop();
		this.policy = policy;
		this.request = request;
		BufferedBody forwarded = request.body();
		if (forwarded != null) {
			// The client may go, and its body with it, while a part is being written.
			forwarded.retain();
			addListener((decided) -> forwarded.release());
			this.parts = forwarded.parts(false);
		}
	}

	/** Asks; on the event loop. */
	void start(HttpCaller caller) {
		if (isDone()) {
			return;
		}
		ClientCall started;
		try {
			started = caller.call(this.loop, this.policy.target(), this.policy.authRequest(this.request),
					this.policy.options().timeout(), true, this);
		}
		catch (RuntimeException ex) {
			// The one who waits for the decision would wait for ever.
			fail(this.policy.statusOnError(), "the auth call could not be made: " + ex);
			return;
		}
		this.call = started;
		if (isDone()) {
			abandon();
		}
		sendBody();
	}

	/** Writes as much of the client's body as the auth server takes. */
	private void sendBody() {
		Iterator<HttpContent> from = this.parts;
		ClientCall to = this.call;
		if (from == null || to == null) {
			return;
		}
		while (!isDone() && !this.ended && from.hasNext() && to.isWritable()) {
			to.content(from.next());
			to.flush();
		}
	}

	@Override
	public void onWritabilityChanged() {
		sendBody();
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (!super.cancel(mayInterruptIfRunning)) {
			return false;
		}
		if (this.loop.inEventLoop()) {
			abandon();
		}
		else {
			this.loop.execute(this::abandon);
		}
		return true;
	}

	@Override
	public void onHead(HttpResponse response) {
		if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
			refuse(this.policy.statusOnError(), "the auth server answered " + response.status().code());
			return;
		}
		this.head = response;
	}

	@Override
	public void onContent(HttpContent content) {
		try {
			if (!isDone()) {
				collect(content);
			}
		}
		finally {
			content.release();
		}
	}

	@Override
	public void onFailure(CallFailure failure) {
		this.ended = true;
		fail(this.policy.statusOnError(), failure.reason());
	}

	private void collect(HttpContent content) {
		HttpResponse answer = this.head;
		if (answer == null) {
			refuse(this.policy.statusOnError(), "the auth server sent a body without a head");
			return;
		}
		ByteBuf part = content.content();
		this.received += part.readableBytes();
		long limit = this.policy.options().maxResponseBodySize();
		if (limit >= 0 && this.received > limit) {
			refuse(HttpResponseStatus.UNAUTHORIZED, "the auth server's answer is longer than " + limit + " bytes");
			return;
		}
		boolean allows = answer.status().codeClass() == HttpStatusClass.SUCCESS;
		if (!allows && part.isReadable()) {
			keep(part);
		}
		if (content instanceof LastHttpContent) {
			this.ended = true;
			trySuccess(allows ? new Decision.Allow(answer.headers(), user(answer.headers())) : denial(answer));
		}
	}

	private void keep(ByteBuf part) {
		if (this.body == null) {
			this.body = Unpooled.buffer(part.readableBytes());
		}
		this.body.writeBytes(part);
	}

	private Decision denial(HttpResponse answer) {
		if (answer.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
			Decision.Deny signIn = this.policy.signIn().denial(this.request, user(answer.headers()));
			if (signIn != null) {
				return signIn;
			}
		}
		ByteBuf whole = (this.body != null) ? Unpooled.unreleasableBuffer(this.body) : Unpooled.EMPTY_BUFFER;
		return Denial.of(this.policy, this.request.request().method(), answer, whole, user(answer.headers()));
	}

	private @Nullable String user(HttpHeaders answer) {
		String field = this.policy.options().headerField();
		return (field != null) ? answer.get(field) : null;
	}

	/** The answer is of no use: what is still to come of it is not waited for. */
	private void refuse(HttpResponseStatus status, String reason) {
		fail(status, reason);
		abandon();
	}

	private void fail(HttpResponseStatus status, String reason) {
		trySuccess(new Decision.Failure(status, reason));
	}

	private void abandon() {
		if (this.call != null && !this.ended) {
			this.ended = true;
			this.call.cancel();
		}
	}

}
