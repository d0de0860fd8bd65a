package io.forwardauth.gateway.conformance.fuzz;

/**
 * Bodies of requests and the headers that frame them.
 */
final class Bodies {

	private static final String BYTES = "ab\r\n 0123\u0000\u00ff&=";

	private final Dice dice;

	private final String tag;

	private final boolean trusted;

	/**
	 * Bodies for a request.
	 * @param dice what decides
	 * @param tag the request's tag; requests hidden in its body bear one derived from it
	 * @param trusted whether the client is a trusted proxy
	 */
	Bodies(Dice dice, String tag, boolean trusted) {
		this.dice = dice;
		this.tag = tag;
		this.trusted = trusted;
	}

	/**
	 * A body.
	 *
	 * @param headers the lines that frame it
	 * @param bytes what follows the head
	 */
	record Framed(String headers, String bytes) {
	}

	/** A body that nobody has doubts about. */
	Framed plain() {
		String text = this.dice.text(BYTES, this.dice.pick(0, 1, 30, 500, 5000));
		return this.dice.oneIn(2) ? withLength(text) : chunked(text, "");
	}

	Framed any() {
		String text = this.dice.oneIn(3) ? hidden()
				: this.dice.text(BYTES, this.dice.pick(0, 3, 40, 700, this.dice.oneIn(8) ? 200_000 : 90));
		return switch (this.dice.below(10)) {
			case 0 -> smuggling(text);
			case 1 -> oddLength(text);
			case 2 -> oddCoding(text);
			case 3 -> oddChunks(text);
			case 4, 5 -> chunked(text, trailers());
			default -> withLength(text);
		};
	}

	private Framed withLength(String text) {
		return new Framed(this.dice.anyCase("Content-Length") + ": " + text.length() + "\r\n", text);
	}

	private Framed chunked(String text, String trailers) {
		return new Framed(this.dice.anyCase("Transfer-Encoding") + ": chunked\r\n",
				AnswerText.chunks(this.dice, text, trailers));
	}

	private String trailers() {
		StringBuilder trailers = new StringBuilder();
		HeaderLines lines = new HeaderLines(this.dice, this.trusted);
		int count = this.dice.between(0, 3);
		for (int i = 0; i < count; i++) {
			trailers.append(this.dice.pick(lines.identity(), lines.identity(), lines.managed(), "X-Checksum: c\r\n",
					"Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Host: evil\r\n",
					"Authorization: t\r\n"));
		}
		return trailers.toString();
	}

	/** A request that must stay a body. */
	private String hidden() {
		return "GET /public/hidden HTTP/1.1\r\nHost: h.test\r\n" + Head.TAG + ": " + this.tag + "h\r\n\r\n";
	}

	private Framed smuggling(String text) {
		String chunks = "0\r\n\r\n" + hidden();
		String length = "Content-Length: " + this.dice.pick(0, 4, chunks.length(), text.length()) + "\r\n";
		String coding = this.dice.pick("Transfer-Encoding: chunked", "Transfer-Encoding : chunked",
				"Transfer-Encoding: xchunked", "Transfer-Encoding:\u000bchunked",
				"Transfer-Encoding: chunked, identity", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding:\tchunked",
				"transfer-encoding: CHUNKED", "Transfer_Encoding: chunked", "X: x\nTransfer-Encoding: chunked",
				" Transfer-Encoding: chunked", "Transfer-Encoding:\r\n chunked",
				"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
				"Transfer-Encoding: chunk\r\nTransfer-Encoding: ed") + "\r\n";
		String headers = this.dice.pick(length + coding, coding + length, coding);
		return new Framed(headers, this.dice.oneIn(2) ? chunks : AnswerText.chunks(this.dice, text, ""));
	}

	private Framed oddLength(String text) {
		int length = text.length();
		String value = this.dice.pick("+" + length, "-" + length, "0x" + Integer.toHexString(length),
				length + "," + length, length + ", " + (length + 1), length + " " + length, "", "00" + length,
				length + ".0", length + "e0", "99999999999999999999", String.valueOf(Math.max(0, length - 3)),
				String.valueOf(length + 3), length + "\t", "1\u000b");
		String line = "Content-Length: " + value + "\r\n";
		String other = "content-length: " + this.dice.pick(value, String.valueOf(length), "0") + "\r\n";
		return new Framed(this.dice.oneIn(3) ? line + other : line, text);
	}

	private Framed oddCoding(String text) {
		String value = this.dice.pick("gzip", "gzip, chunked", "identity", "chunked, chunked", "", "chunked;q=1",
				"chunked,", ",chunked", "deflate", "chunked\u0000", "cow");
		return new Framed("Transfer-Encoding: " + value + "\r\n", AnswerText.chunks(this.dice, text, ""));
	}

	private Framed oddChunks(String text) {
		String size = Integer.toHexString(text.length());
		String line = this.dice.pick(size + ";a=b", size + " ; a=\"b;c\"", size + ";", size + " ", " " + size,
				"0x" + size, "+" + size, "-" + size, size + "g", "", size + "\n", size + ";a\n", "000000000" + size,
				"1" + "0".repeat(16), "ffffffffffffffff", size + ";" + "e".repeat(9000), size + "\u0000",
				size + ";a=\u0001", size + ",5");
		String end = this.dice.pick("\r\n", "\r\n", "\r\n", "\n", "\r", "", "xx");
		String last = this.dice.pick("0\r\n\r\n", "0\r\n\r\n", "0\n\n", "0\r\n", "0;x\r\n\r\n", "00\r\n\r\n",
				"0\r\nBad Trailer: x\r\n\r\n", "0\r\n X-Folded: x\r\n\r\n", "0\r\n\r\r\n", "-0\r\n\r\n");
		return new Framed("Transfer-Encoding: chunked\r\n", line + "\r\n" + text + end + last);
	}

}
