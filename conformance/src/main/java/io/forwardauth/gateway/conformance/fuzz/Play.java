package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server answers with.
 *
 * @param pieces the bytes in the order in which they go out
 * @param end what becomes of the connection
 * @param early whether the answer does not wait for the request's body
 * @param meaning what the gateway may make of it
 * @param body the body of the final answer
 * @param identity the headers by which an auth server names the user
 */
record Play(List<Piece> pieces, End end, boolean early, Meaning meaning, String body, List<Field> identity) {

	private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 ([2-9]\\d\\d) ", Pattern.MULTILINE);

	/**
	 * Bytes of one write.
	 *
	 * @param bytes one character a byte
	 * @param delayMillis how long to wait before it
	 */
	record Piece(String bytes, int delayMillis) {
	}

	/** What becomes of a connection. */
	enum End {

		/** It waits for the next request. */
		KEEP,
		/** It ends in an orderly way. */
		CLOSE,
		/** It ends with an RST. */
		RESET,
		/** Nothing more is said until the other side ends. */
		SILENCE

	}

	/** What an answer means. */
	enum Meaning {

		/** An auth server's yes; an origin's whole answer. */
		GOOD,
		/** An auth server's no. */
		NO,
		/** No answer, or none that is whole. */
		BROKEN,
		/** Readers may differ. */
		OPEN

	}

	/** Whether the gateway may take it for a yes, or for a whole answer. */
	boolean mayBeGood() {
		return this.meaning == Meaning.GOOD || this.meaning == Meaning.OPEN;
	}

	/** The status of the final answer, or 0 if there is none. */
	int status() {
		StringBuilder text = new StringBuilder();
		this.pieces.forEach((piece) -> text.append(piece.bytes()));
		Matcher line = STATUS.matcher(text);
		return line.find() ? Integer.parseInt(line.group(1)) : 0;
	}

}
