package io.forwardauth.gateway.spring;

import java.io.IOException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Drops an origin's interim answers before Reactor Netty's client, which knows 100 only
 * and takes any other for the final one; and ends calls whose answer is none.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {

	private boolean dropping;

	/** Whether an answer's head has come, and its end has not. */
	private boolean answering;

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpResponse response) {
			if (isMalformed(response) || isUnasked(ctx, response.status())) {
				refuse(ctx, message);
				return;
			}
			this.dropping = isInterim(response.status());
		}
		if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
			// Its own error is one of numbers, which nobody would take for the origin's.
			refuse(ctx, message);
			return;
		}
		this.answering = !(message instanceof LastHttpContent);
		if (!this.dropping) {
			ctx.fireChannelRead(message);
			return;
		}
		ReferenceCountUtil.release(message);
		if (message instanceof LastHttpContent) {
			this.dropping = false;
			// Nobody behind has seen anything to ask for more.
			ctx.read();
		}
	}

	/**
	 * A reset in the midst of an answer. Spring takes an error of that name for the
	 * client's and ends the answer as if it were whole.
	 */
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		boolean broken = this.answering && cause instanceof IOException;
		ctx.fireExceptionCaught(broken ? new IOException("the origin's answer broke off") : cause);
	}

	private static void refuse(ChannelHandlerContext ctx, Object message) {
		ReferenceCountUtil.release(message);
		ctx.fireExceptionCaught(new IOException("the origin's answer is malformed"));
		ctx.close();
	}

	/** Reactor Netty would wait for ever for the answer after it. */
	private static boolean isUnasked(ChannelHandlerContext ctx, HttpResponseStatus status) {
		return status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
				&& !Boolean.TRUE.equals(ctx.channel().attr(OriginWire.UPGRADE).get());
	}

	/** As on the line: an answer that cannot be read, or without a status code. */
	private static boolean isMalformed(HttpResponse response) {
		int status = response.status().code();
		return response.decoderResult().isFailure() || status < 100 || status > 999;
	}

	private static boolean isInterim(HttpResponseStatus status) {
		return status.codeClass() == HttpStatusClass.INFORMATIONAL && !status.equals(HttpResponseStatus.CONTINUE)
				&& !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
	}

}
