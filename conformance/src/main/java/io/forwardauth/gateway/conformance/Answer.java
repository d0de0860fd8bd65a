package io.forwardauth.gateway.conformance;

/**
 * What a recorder answers a request with.
 *
 * @param bytes ISO-8859-1
 * @param after what becomes of the connection
 */
record Answer(String bytes, After after) {

	/** What everybody is content with. */
	static final Answer OK = of("HTTP/1.1 200 OK", "Content-Length: 2").body("ok");

	/** What becomes of a connection. */
	enum After {

		/** It waits for the next request. */
		KEEP,
		/** It ends in an orderly way. */
		CLOSE,
		/** It ends with an RST. */
		RESET,
		/** What comes is sent back until the other side ends. */
		ECHO,
		/** The same, and then something more. */
		LAST_WORDS,
		/** It ends; what comes is listened to all the same. */
		LISTEN

	}

	/** A head of these lines. */
	static Answer of(String... lines) {
		return new Answer(String.join("\r\n", lines) + "\r\n\r\n", After.KEEP);
	}

	/** A whole answer with a length. */
	static Answer status(String status, String body, String... headers) {
		String more = (headers.length > 0) ? String.join("\r\n", headers) + "\r\n" : "";
		return raw("HTTP/1.1 " + status + "\r\n" + more + "Content-Length: " + body.length() + "\r\n\r\n" + body);
	}

	/** An auth server's yes. */
	static Answer allow(String... headers) {
		return status("200 OK", "", headers);
	}

	static Answer raw(String bytes) {
		return new Answer(bytes, After.KEEP);
	}

	/**
	 * Whether the connection ends without a word: whoever asked on a kept one asks again.
	 */
	boolean isSilence() {
		return this.bytes.isEmpty() && this.after != After.KEEP;
	}

	Answer body(String body) {
		return new Answer(this.bytes + body, this.after);
	}

	Answer then(After end) {
		return new Answer(this.bytes, end);
	}

}
