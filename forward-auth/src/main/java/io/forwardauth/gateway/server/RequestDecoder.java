package io.forwardauth.gateway.server;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.AsciiString;

import io.forwardauth.gateway.http.KnownNames;

/**
 * Netty's decoder with this server's limits and its strict readings: CRLF only, names and
 * values validated, Content-Length beside Transfer-Encoding refused (RFC 9112 6.1).
 * Content-Length fields that all say the same are taken for one, as Go's server does; see
 * {@link RequestHeaders} for lists.
 */
final class RequestDecoder extends HttpRequestDecoder {

	/** Bytes: as much as a socket read brings, so that a part is not cut up again. */
	private static final int MAX_CHUNK = 64 << 10;

	RequestDecoder(ServerOptions options) {
		super(new HttpDecoderConfig().setMaxInitialLineLength(options.maxInitialLineLength())
			.setMaxHeaderSize(options.maxHeaderSize())
			.setHeadersFactory(RequestHeaders.FACTORY)
			.setMaxChunkSize(MAX_CHUNK)
			.setAllowDuplicateContentLengths(true)
			.setStrictLineParsing(true)
			.setUseRfc9112TransferEncoding(true));
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
