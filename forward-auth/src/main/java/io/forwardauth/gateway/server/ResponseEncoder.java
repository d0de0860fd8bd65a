package io.forwardauth.gateway.server;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AsciiString;

import io.forwardauth.gateway.http.HeaderList;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.MessageText;

/**
 * Netty's encoder, which has to be told that an answer to HEAD has no body.
 */
final class ResponseEncoder extends HttpResponseEncoder {

	private static final AsciiString VERSION = AsciiString.cached("HTTP/1.1 ");

	/** Bytes of a body that are copied behind its head. */
	private static final int SHORT = 1024;

	private boolean head;

	void answersHead(boolean value) {
		this.head = value;
	}

	/** A short one with its body is put together at once: one buffer, one write. */
	@Override
	protected void encode(ChannelHandlerContext ctx, Object message, List<Object> out) throws Exception {
		if (message instanceof FullHttpResponse response && response.headers() instanceof HeaderList headers
				&& response.content().readableBytes() <= SHORT && !isContentAlwaysEmpty(response)
				&& !headers.contains(HeaderNames.TRANSFER_ENCODING)) {
			MessageText text = MessageText.start()
				.add(VERSION)
				.add(response.status().codeAsText())
				.add(" ")
				.add(response.status().reasonPhrase())
				.line()
				.add(headers)
				.line()
				.add(response.content());
			out.add(text.buffer(ctx.alloc()));
			response.release();
		}
		else {
			super.encode(ctx, message, out);
		}
	}

	@Override
	protected boolean isContentAlwaysEmpty(HttpResponse response) {
		return (this.head && response.status().codeClass() != HttpStatusClass.INFORMATIONAL)
				|| super.isContentAlwaysEmpty(response);
	}

	@Override
	protected void encodeHeaders(HttpHeaders headers, ByteBuf buffer) {
		if (headers instanceof HeaderList list) {
			MessageText.start().add(list).writeTo(buffer);
		}
		else {
			super.encodeHeaders(headers, buffer);
		}
	}

}
