package io.forwardauth.gateway.server;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;

import io.forwardauth.gateway.http.HeaderList;
import io.forwardauth.gateway.http.HeaderLists;
import io.forwardauth.gateway.http.HeaderNameSet;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.KnownNames;
import io.forwardauth.gateway.http.PlainHead;
import io.forwardauth.gateway.http.Transport;

/**
 * Netty's decoder with this server's limits and its strict readings: CRLF only, names and
 * values validated, Content-Length beside Transfer-Encoding refused (RFC 9112 6.1).
 * Content-Length fields that all say the same are taken for one, as Go's server does; see
 * {@link RequestHeaders} for lists.
 */
final class RequestDecoder extends HttpRequestDecoder {

	/** Bytes: as much as a socket read brings, so that a part is not cut up again. */
	private static final int MAX_CHUNK = Transport.MAX_READ;

	private static final byte[] GET = "GET ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] VERSION = "HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

	/** A body, or what Netty takes for the sign of one. */
	private static final HeaderNameSet REMARKABLE = HeaderNameSet.of(HeaderNames.CONTENT_LENGTH,
			HeaderNames.TRANSFER_ENCODING, "Sec-WebSocket-Key1", "Sec-WebSocket-Key2");

	private final int maxHead;

	/** Whether Netty is in the midst of a message, or has done with messages. */
	private boolean begun;

	RequestDecoder(ServerOptions options) {
		super(new HttpDecoderConfig().setMaxInitialLineLength(options.maxInitialLineLength())
			.setMaxHeaderSize(options.maxHeaderSize())
			.setHeadersFactory(RequestHeaders.FACTORY)
			.setTrailersFactory(HeaderLists.TRAILERS)
			.setMaxChunkSize(MAX_CHUNK)
			.setAllowDuplicateContentLengths(true)
			.setStrictLineParsing(true)
			.setUseRfc9112TransferEncoding(true));
		this.maxHead = Math.min(options.maxInitialLineLength(), options.maxHeaderSize());
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
		if (this.begun || !decodePlain(buffer, out)) {
			super.decode(ctx, buffer, out);
			this.begun = !PlainHead.isAtEnd(out);
		}
	}

	/**
	 * A GET that is all there, with nothing remarkable about it.
	 * @return whether it was one; if not nothing has been read
	 */
	private boolean decodePlain(ByteBuf buffer, List<Object> out) {
		PlainHead head = PlainHead.of(buffer, this.maxHead);
		if (!head.skip(GET)) {
			return false;
		}
		String target = head.until(' ');
		HeaderList headers = new RequestHeaders();
		if (target.isEmpty() || !head.skip(VERSION) || !head.headers(headers, REMARKABLE)) {
			return false;
		}
		buffer.skipBytes(head.length());
		out.add(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target, headers));
		out.add(LastHttpContent.EMPTY_LAST_CONTENT);
		return true;
	}

	@Override
	protected HttpMessage createMessage(String[] initialLine) throws Exception {
		if (!initialLine[2].startsWith("HTTP/")) {
			// Netty's own reading knows no case.
			throw new IllegalArgumentException("no HTTP version");
		}
		return super.createMessage(initialLine);
	}

	/** Blanks before the method would be passed over. */
	@Override
	protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
		if (start > 0 && line[start - 1] <= ' ' && line[start - 1] >= 0) {
			throw new IllegalArgumentException("the request line begins with a blank");
		}
		return super.splitFirstWordInitialLine(line, start, length);
	}

	@Override
	protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
		requireOneSpaceBefore(line, start);
		return super.splitSecondWordInitialLine(line, start, length);
	}

	@Override
	protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
		requireOneSpaceBefore(line, start);
		return super.splitThirdWordInitialLine(line, start, length);
	}

	/** RFC 9112 3: a single space parts the words; others may see another target. */
	private static void requireOneSpaceBefore(byte[] line, int start) {
		if (start < 2 || line[start - 1] != ' ' || (line[start - 2] <= ' ' && line[start - 2] >= 0)) {
			throw new IllegalArgumentException("the request line is not parted by single spaces");
		}
	}

	@Override
	protected AsciiString splitHeaderName(byte[] line, int start, int length) {
		return KnownNames.of(line, start, length);
	}

	/** Whether bytes have come that make no whole message yet. */
	boolean holdsBytes() {
		return actualReadableBytes() > 0;
	}

}
