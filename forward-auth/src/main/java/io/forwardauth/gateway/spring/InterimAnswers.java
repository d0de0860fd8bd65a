package io.forwardauth.gateway.spring;

import java.io.IOException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpResponse response) {
			if (isMalformed(response)) {
				ReferenceCountUtil.release(message);
				ctx.fireExceptionCaught(new IOException("the origin's answer is malformed"));
				ctx.close();
				return;
			}
			this.dropping = isInterim(response.status());
		}
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
