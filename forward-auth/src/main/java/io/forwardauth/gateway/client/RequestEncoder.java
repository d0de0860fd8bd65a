package io.forwardauth.gateway.client;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;

import io.forwardauth.gateway.http.HeaderList;

/**
 * Writes the target byte for byte: what the decoder read as ISO-8859-1 goes out as it
 * came, where Netty's own encoder would make UTF-8 of it.
 */
final class RequestEncoder extends HttpRequestEncoder {

	private static final int CRLF = ('\r' << 8) | '\n';

	private static final byte[] VERSION = " HTTP/1.1".getBytes(StandardCharsets.US_ASCII);

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
			list.writeTo(buffer);
		}
		else {
			super.encodeHeaders(headers, buffer);
		}
	}

}
