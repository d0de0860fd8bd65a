package io.forwardauth.gateway.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.AsciiString;

import io.forwardauth.gateway.http.HeaderList;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.MessageText;

/**
 * Writes the target byte for byte: what the decoder read as ISO-8859-1 goes out as it
 * came, where Netty's own encoder would make UTF-8 of it.
 */
final class RequestEncoder extends HttpRequestEncoder {

	private static final int CRLF = ('\r' << 8) | '\n';

	private static final AsciiString VERSION_LINE = AsciiString.cached(" HTTP/1.1\r\n");

	private static final byte[] VERSION = " HTTP/1.1".getBytes(StandardCharsets.US_ASCII);

	/** One without a body, as nearly all are, is put together at once. */
	@Override
	protected void encode(ChannelHandlerContext ctx, Object message, List<Object> out) throws Exception {
		if (message instanceof FullHttpRequest request && request.headers() instanceof HeaderList headers
				&& !request.content().isReadable() && !headers.contains(HeaderNames.TRANSFER_ENCODING)) {
			MessageText text = MessageText.start()
				.add(request.method().asciiName())
				.add(" ")
				.add(request.uri())
				.add(VERSION_LINE)
				.add(headers)
				.line();
			out.add(text.buffer(ctx.alloc()));
			request.release();
		}
		else {
			super.encode(ctx, message, out);
		}
	}

	@Override
	protected void encodeInitialLine(ByteBuf buffer, HttpRequest request) {
		ByteBufUtil.copy(request.method().asciiName(), buffer);
		buffer.writeByte(' ');
		buffer.writeCharSequence(request.uri(), StandardCharsets.ISO_8859_1);
		buffer.writeBytes(VERSION);
		ByteBufUtil.writeShortBE(buffer, CRLF);
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
