package io.forwardauth.gateway.conformance.fuzz;

/**
 * Bytes for human eyes.
 */
final class Text {

	private static final int LONGEST = 3000;

	private Text() {
	}

	/** As a string of Java is written, so that it can be pasted into a case. */
	static String quoted(String bytes) {
		StringBuilder text = new StringBuilder("\"");
		int end = Math.min(bytes.length(), LONGEST);
		for (int i = 0; i < end; i++) {
			char c = bytes.charAt(i);
			switch (c) {
				case '\r' -> text.append("\\r");
				case '\n' -> text.append("\\n");
				case '\t' -> text.append("\\t");
				case '"', '\\' -> text.append('\\').append(c);
				default -> {
					if (c < ' ' || c >= 0x7F) {
						text.append(String.format("\\u%04x", (int) c));
					}
					else {
						text.append(c);
					}
				}
			}
		}
		return text.append((end < bytes.length()) ? "\" and " + (bytes.length() - end) + " more" : "\"").toString();
	}

	static String of(Play play) {
		StringBuilder text = new StringBuilder();
		for (Play.Piece piece : play.pieces()) {
			if (piece.delayMillis() > 0) {
				text.append('(').append(piece.delayMillis()).append(" ms) ");
			}
			text.append(quoted(piece.bytes())).append(' ');
		}
		return text.append("then ")
			.append(play.end())
			.append(play.early() ? ", early" : "")
			.append(", ")
			.append(play.meaning())
			.toString();
	}

}
