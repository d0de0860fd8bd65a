package io.forwardauth.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * What a decoder makes of bytes, as text that can be compared.
 */
public final class Decoding {

	private Decoding() {
	}

	/**
	 * Feeds a decoder.
	 * @param decoder the decoder, fresh
	 * @param sent one character a byte
	 * @param step how many bytes come at a time: at 1 no head ever comes whole, and Netty
	 * reads everything
	 * @return heads and contents; contents that follow each other are joined
	 */
	public static List<String> of(ChannelHandler decoder, String sent, int step) {
		EmbeddedChannel channel = new EmbeddedChannel(decoder);
		byte[] bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
		for (int i = 0; i < bytes.length; i += step) {
			channel.writeInbound(Unpooled.copiedBuffer(bytes, i, Math.min(step, bytes.length - i)));
		}
		channel.finish();
		List<String> seen = new ArrayList<>();
		StringBuilder body = new StringBuilder();
		for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
			HttpObject object = (HttpObject) message;
			if (object.decoderResult().isFailure()) {
				seen.add("malformed: " + object.decoderResult().cause());
				break;
			}
			if (object instanceof HttpMessage head) {
				seen.add(head(head));
			}
			if (object instanceof HttpContent content) {
				body.append(content.content().toString(StandardCharsets.ISO_8859_1));
				content.release();
			}
			if (object instanceof LastHttpContent last) {
				seen.add("body " + body + lines(last.trailingHeaders().iteratorCharSequence()));
				body.setLength(0);
			}
		}
		return seen;
	}

	private static String head(HttpMessage head) {
		String first = (head instanceof HttpRequest request) ? request.method() + " " + request.uri()
				: String.valueOf(((HttpResponse) head).status());
		return first + " " + head.protocolVersion() + lines(head.headers().iteratorCharSequence());
	}

	private static String lines(Iterator<Map.Entry<CharSequence, CharSequence>> entries) {
		StringBuilder lines = new StringBuilder();
		entries
			.forEachRemaining((entry) -> lines.append('|').append(entry.getKey()).append(':').append(entry.getValue()));
		return lines.toString();
	}

}
