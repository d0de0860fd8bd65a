package io.forwardauth.gateway.client;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;

import io.forwardauth.gateway.http.HeaderList;
import io.forwardauth.gateway.http.KnownNames;

/**
 * Netty's decoder, which has to be told that an answer to HEAD has no body. It reads
 * answers as Go's client does: bare line feeds pass, chunks win over a length.
 */
final class ResponseDecoder extends HttpResponseDecoder {

	private static final int MAX_CHUNK = 64 << 10;

	private static final HttpHeadersFactory HEADERS = HeaderList.factory(true);

	private boolean head;

	ResponseDecoder(int maxHeaderSize) {
		super(new HttpDecoderConfig().setMaxInitialLineLength(maxHeaderSize)
			.setMaxHeaderSize(maxHeaderSize)
			.setHeadersFactory(HEADERS)
			.setMaxChunkSize(MAX_CHUNK)
			.setAllowDuplicateContentLengths(true)
			.setStrictLineParsing(false)
			.setUseRfc9112TransferEncoding(false));
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
