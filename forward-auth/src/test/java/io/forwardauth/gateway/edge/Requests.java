package io.forwardauth.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Requests as text, decoded by Netty's own decoder so that the edge meets what it will
 * meet. Unlike the server's, this decoder leaves Content-Length beside chunked to the
 * edge.
 */
final class Requests {

	private Requests() {
	}

	/** Lines without their line ends; the blank line at the end is added. */
	static HttpRequest of(String... lines) {
		EmbeddedChannel channel = new EmbeddedChannel(new LenientDecoder());
		try {
			String text = String.join("\r\n", lines) + "\r\n\r\n";
			channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
			return Objects.requireNonNull(channel.readInbound());
		}
		finally {
			channel.finishAndReleaseAll();
		}
	}

	/** A GET of {@code /} to {@code foo.example} with more headers. */
	static HttpRequest get(String... headers) {
		String[] lines = new String[headers.length + 2];
		lines[0] = "GET / HTTP/1.1";
		lines[1] = "Host: foo.example";
		System.arraycopy(headers, 0, lines, 2, headers.length);
		return of(lines);
	}

	private static final class LenientDecoder extends HttpRequestDecoder {

		LenientDecoder() {
			super(new HttpDecoderConfig().setAllowDuplicateContentLengths(true).setStrictLineParsing(true));
		}

		@Override
		protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
			// The edge's affair.
		}

	}

}
