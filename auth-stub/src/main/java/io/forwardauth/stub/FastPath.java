package io.forwardauth.stub;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /always} and {@code /verify} right behind the codec, before Reactor
 * Netty builds anything for them: under load the stub must cost less than what is
 * measured with it. Whatever needs more than a ready answer goes on to Reactor Netty.
 */
final class FastPath extends ChannelDuplexHandler {

	private final State state;

	private final Calls calls;

	/** Requests that Reactor Netty has not answered yet: their answers come first. */
	private int behind;

	/** The answer to the request whose body is still arriving. */
	private @Nullable Answer answer;

	private boolean keepAlive;

	private boolean consumed;

	FastPath(State state, Calls calls) {
		this.state = state;
		this.calls = calls;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest request) {
			this.answer = (this.behind == 0) ? ready(request) : null;
			if (this.answer == null) {
				this.behind++;
			}
			this.keepAlive = HttpUtil.isKeepAlive(request);
		}
		if (this.answer == null) {
			context.fireChannelRead(message);
			return;
		}
		this.consumed = true;
		ReferenceCountUtil.release(message);
		if (message instanceof LastHttpContent last) {
			send(context, this.answer, this.keepAlive && last.decoderResult().isSuccess());
			this.answer = null;
		}
	}

	private @Nullable Answer ready(HttpRequest request) {
		if (!request.decoderResult().isSuccess() || !request.protocolVersion().isKeepAliveDefault()
				|| request.headers().contains(HttpHeaderNames.EXPECT)) {
			return null;
		}
		String uri = request.uri();
		if (uri.equals(Routes.VERIFY)) {
			this.calls.count(Routes.VERIFY);
			return this.state.verify().answer(request.headers());
		}
		if (uri.equals(Routes.ALWAYS)) {
			this.calls.count(Routes.ALWAYS);
			return Routes.LET_IN;
		}
		return null;
	}

	private static void send(ChannelHandlerContext context, Answer answer, boolean keepAlive) {
		ChannelPromise written = context.voidPromise();
		if (!keepAlive) {
			written = context.newPromise().addListener(ChannelFutureListener.CLOSE);
		}
		context.write(answer.toResponse(keepAlive), written);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.consumed) {
			this.consumed = false;
			context.flush();
			// Reactor Netty has AUTO_READ off and knows nothing of what was consumed
			// here.
			context.read();
		}
		context.fireChannelReadComplete();
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		boolean interim = message instanceof HttpResponse response && response.status().code() < 200;
		if (message instanceof LastHttpContent && !interim) {
			this.behind--;
		}
		context.write(message, promise);
	}

}
