package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;

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

	int status() {
		for (Piece piece : this.pieces) {
			if (piece.bytes().startsWith("HTTP/1.1 ") && !piece.bytes().startsWith("HTTP/1.1 1")) {
				return Integer.parseInt(piece.bytes().substring(9, 12));
			}
		}
		return 0;
	}

}
