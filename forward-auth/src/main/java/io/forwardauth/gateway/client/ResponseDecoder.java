package io.forwardauth.gateway.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
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
 * Netty's decoder, which has to be told that an answer to HEAD has no body. It reads
 * answers as Go's client does: bare line feeds pass, chunks win over a length.
 */
final class ResponseDecoder extends HttpResponseDecoder {

	private static final int MAX_CHUNK = Transport.MAX_READ;

	private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

	private static final HeaderNameSet REMARKABLE = HeaderNameSet.of(HeaderNames.TRANSFER_ENCODING);

	private final int maxHeaderSize;

	/** Whether Netty is in the midst of a message, or has done with messages. */
	private boolean begun;

	private boolean head;

	ResponseDecoder(int maxHeaderSize) {
		super(new HttpDecoderConfig().setMaxInitialLineLength(maxHeaderSize)
			.setMaxHeaderSize(maxHeaderSize)
			.setHeadersFactory(HeaderLists.HEADS)
			.setTrailersFactory(HeaderLists.TRAILERS)
			.setMaxChunkSize(MAX_CHUNK)
			.setAllowDuplicateContentLengths(true)
			.setStrictLineParsing(false)
			.setUseRfc9112TransferEncoding(false));
		this.maxHeaderSize = maxHeaderSize;
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
		if (this.begun || this.head || !decodePlain(buffer, out)) {
			super.decode(ctx, buffer, out);
			this.begun = !PlainHead.isAtEnd(out);
		}
	}

	/**
	 * An answer that is all there, with its length and nothing remarkable about it.
	 * @return whether it was one; if not nothing has been read
	 */
	private boolean decodePlain(ByteBuf buffer, List<Object> out) {
		PlainHead head = PlainHead.of(buffer, this.maxHeaderSize);
		if (!head.skip(VERSION)) {
			return false;
		}
		int code = plainNumber(head.until(' '), 3);
		String reason = head.until('\r');
		if (code < 200 || code > 599 || code == 204 || code == 205 || code == 304 || reason.isEmpty()) {
			return false;
		}
		HeaderList headers = new HeaderList(true);
		if (!head.headers(headers, REMARKABLE)) {
			return false;
		}
		List<String> lengths = headers.getAll(HeaderNames.CONTENT_LENGTH);
		int length = (lengths.size() == 1) ? plainNumber(lengths.get(0), 5) : -1;
		if (length < 0 || length > MAX_CHUNK || buffer.readableBytes() - head.length() < length) {
			return false;
		}
		buffer.skipBytes(head.length());
		out.add(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code, reason), headers));
		out.add((length == 0) ? LastHttpContent.EMPTY_LAST_CONTENT
				: new DefaultLastHttpContent(buffer.readRetainedSlice(length), HeaderLists.TRAILERS));
		return true;
	}

	/** A number without leading zeros, or -1. */
	private static int plainNumber(String text, int maxDigits) {
		if (text.isEmpty() || text.length() > maxDigits || (text.charAt(0) == '0' && text.length() > 1)) {
			return -1;
		}
		int number = 0;
		for (int i = 0; i < text.length(); i++) {
			int digit = text.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return -1;
			}
			number = 10 * number + digit;
		}
		return number;
	}

	void answersHead(boolean value) {
		this.head = value;
	}

	/** Whether more has come than the answer that was read last. */
	boolean holdsBytes() {
		return actualReadableBytes() > 0;
	}

	@Override
	protected HttpMessage createMessage(String[] initialLine) {
		HttpMessage message = super.createMessage(initialLine);
		HttpVersion version = message.protocolVersion();
		if (version.majorVersion() != 1 || !"HTTP".equals(version.protocolName())) {
			// Whatever it is, it is not an answer to what was asked.
			throw new IllegalArgumentException("not HTTP/1");
		}
		if (initialLine[1].length() != 3 || initialLine[1].charAt(0) == '0') {
			// RFC 9110 15: three digits, from 100 on.
			throw new IllegalArgumentException("no status code");
		}
		return message;
	}

	/**
	 * RFC 9112 5.1 has blanks before the colon removed. Netty ends a name at any blank:
	 * X-Auth-User z would be X-Auth-User.
	 */
	@Override
	protected AsciiString splitHeaderName(byte[] line, int start, int length) {
		int end = start + length;
		while (end < line.length && (line[end] == ' ' || line[end] == '\t')) {
			end++;
		}
		if (end == line.length || line[end] != ':') {
			throw new IllegalArgumentException("a blank within the name of a header");
		}
		return KnownNames.of(line, start, length);
	}

	@Override
	protected boolean isContentAlwaysEmpty(HttpMessage message) {
		return this.head || super.isContentAlwaysEmpty(message);
	}

}
