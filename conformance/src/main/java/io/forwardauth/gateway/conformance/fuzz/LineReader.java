package io.forwardauth.gateway.conformance.fuzz;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what RFC 9112 says and nothing beside it: lines end with CRLF, names are tokens,
 * values hold no control characters, chunks have hexadecimal sizes.
 */
final class LineReader {

	private static final int LONGEST_LINE = 200_000;

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern CHUNK = Pattern.compile("0*([0-9A-Fa-f]{1,7})([ \t]*;.*)?");

	private final InputStream in;

	private final boolean unfolds;

	private final StringBuilder raw = new StringBuilder();

	/**
	 * Reads a stream.
	 * @param in where from
	 * @param unfolds whether a line that begins with a blank belongs to the one before it
	 * (RFC 9112 5.2), or else is an error
	 */
	LineReader(InputStream in, boolean unfolds) {
		this.in = in;
		this.unfolds = unfolds;
	}

	/** What breaks the rules. */
	static final class Malformed extends Exception {

		private static final long serialVersionUID = 1L;

		Malformed(String message) {
			super(message);
		}

	}

	/** All that was read since {@link #forget()}. */
	String raw() {
		return this.raw.toString();
	}

	void forget() {
		this.raw.setLength(0);
	}

	private char next() throws IOException {
		int next = this.in.read();
		if (next < 0) {
			throw new EOFException();
		}
		this.raw.append((char) next);
		return (char) next;
	}

	/** Skips any CR and LF. */
	void skipLineEnds() throws IOException {
		int next;
		do {
			this.in.mark(1);
			next = this.in.read();
		}
		while (next == '\r' || next == '\n');
		this.in.reset();
	}

	String line() throws IOException, Malformed {
		StringBuilder line = new StringBuilder();
		for (char c = next(); c != '\r'; c = next()) {
			if ((c < ' ' && c != '\t') || c == 0x7F) {
				throw new Malformed("a control character " + (int) c);
			}
			line.append(c);
			if (line.length() > LONGEST_LINE) {
				throw new Malformed("a line without an end");
			}
		}
		if (next() != '\n') {
			throw new Malformed("a CR without LF");
		}
		return line.toString();
	}

	List<Field> fields() throws IOException, Malformed {
		List<Field> fields = new ArrayList<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
				unfold(fields, line);
			}
			else {
				fields.add(field(line));
			}
		}
		return fields;
	}

	private void unfold(List<Field> fields, String line) throws Malformed {
		if (!this.unfolds || fields.isEmpty()) {
			throw new Malformed("a folded line");
		}
		Field last = fields.remove(fields.size() - 1);
		fields.add(new Field(last.name(), trimmed(last.value() + " " + trimmed(line))));
	}

	private static Field field(String line) throws Malformed {
		int colon = line.indexOf(':');
		if (colon < 0 || !isToken(line.substring(0, colon))) {
			throw new Malformed("no header: " + line);
		}
		return new Field(line.substring(0, colon), trimmed(line.substring(colon + 1)));
	}

	static boolean isToken(String text) {
		return TOKEN.matcher(text).matches();
	}

	private static String trimmed(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
			start++;
		}
		while (end > start && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
			end--;
		}
		return text.substring(start, end);
	}

	void bytes(long count, StringBuilder to) throws IOException {
		for (long read = 0; read < count; read++) {
			int next = this.in.read();
			if (next < 0) {
				throw new EOFException();
			}
			to.append((char) next);
		}
	}

	void rest(StringBuilder to) throws IOException {
		for (int next = this.in.read(); next >= 0; next = this.in.read()) {
			to.append((char) next);
		}
	}

	/** Reads chunks; the trailers are all that is {@link #raw()} afterwards. */
	List<Field> chunks(StringBuilder to) throws IOException, Malformed {
		while (true) {
			String line = line();
			Matcher size = CHUNK.matcher(line);
			if (!size.matches()) {
				throw new Malformed("no chunk size: " + line);
			}
			int count = Integer.parseInt(size.group(1), 16);
			if (count == 0) {
				forget();
				return fields();
			}
			bytes(count, to);
			if (!line().isEmpty()) {
				throw new Malformed("a chunk is longer than its size");
			}
		}
	}

}
