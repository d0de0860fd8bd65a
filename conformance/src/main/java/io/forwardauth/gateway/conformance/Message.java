package io.forwardauth.gateway.conformance;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A request or an answer as it came over the wire (ISO-8859-1), nothing tidied up.
 *
 * @param line the first line
 * @param headers the lines after it
 * @param body the body, its chunks put together
 * @param trailers the lines after the last chunk
 * @param whole whether all came that was announced
 */
record Message(String line, List<String> headers, String body, List<String> trailers, boolean whole) {

	/**
	 * Reads a request; null if the connection ends before one begins.
	 */
	static @Nullable Message request(InputStream in, Runnable onHead) throws IOException {
		return read(in, false, false, onHead);
	}

	/**
	 * Reads an answer.
	 * @param in the connection
	 * @param toHead whether HEAD was asked
	 */
	static @Nullable Message answer(InputStream in, boolean toHead) throws IOException {
		return read(in, true, toHead, () -> {
		});
	}

	private static @Nullable Message read(InputStream in, boolean answer, boolean toHead, Runnable onHead)
			throws IOException {
		String line = line(in);
		if (line == null) {
			return null;
		}
		List<String> headers = lines(in);
		onHead.run();
		List<String> trailers = new ArrayList<>();
		StringBuilder body = new StringBuilder();
		boolean whole = true;
		try {
			Message head = new Message(line, headers, "", trailers, false);
			boolean none = answer && (toHead || line.matches("HTTP/1.. (1..|204|304).*"));
			String length = head.header("Content-Length").stream().findFirst().orElse(null);
			if (!none && head.header("Transfer-Encoding").contains("chunked")) {
				trailers.addAll(chunks(in, body));
			}
			else if (!none && length != null) {
				bytes(in, number(length, 10), body);
			}
			else if (!none && answer) {
				for (int next = in.read(); next >= 0; next = in.read()) {
					body.append((char) next);
				}
			}
		}
		catch (IOException ex) {
			whole = false;
		}
		return new Message(line, headers, body.toString(), trailers, whole);
	}

	/** Reads chunks; the trailers. */
	static List<String> chunks(InputStream in, StringBuilder body) throws IOException {
		for (int size = size(in); size > 0; size = size(in)) {
			bytes(in, size, body);
			line(in);
		}
		return lines(in);
	}

	private static int size(InputStream in) throws IOException {
		String line = line(in);
		if (line == null) {
			throw new EOFException();
		}
		int extension = line.indexOf(';');
		return number((extension < 0) ? line : line.substring(0, extension), 16);
	}

	private static int number(String digits, int radix) throws IOException {
		try {
			return Integer.parseUnsignedInt(digits.strip(), radix);
		}
		catch (NumberFormatException ex) {
			throw new ProtocolException(digits);
		}
	}

	private static void bytes(InputStream in, int count, StringBuilder to) throws IOException {
		for (int read = 0; read < count; read++) {
			int next = in.read();
			if (next < 0) {
				throw new EOFException();
			}
			to.append((char) next);
		}
	}

	private static List<String> lines(InputStream in) throws IOException {
		List<String> lines = new ArrayList<>();
		for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
			lines.add(line);
		}
		return lines;
	}

	private static @Nullable String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next >= 0; next = in.read()) {
			if (next == '\n') {
				int end = line.length() - 1;
				return (end >= 0 && line.charAt(end) == '\r') ? line.substring(0, end) : line.toString();
			}
			line.append((char) next);
		}
		return null;
	}

	/** The values of a header, in order. */
	List<String> header(String name) {
		return values(this.headers, name);
	}

	/** The values of a field behind the body, in order. */
	List<String> trailer(String name) {
		return values(this.trailers, name);
	}

	private static List<String> values(List<String> lines, String name) {
		return lines.stream()
			.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
			.map((line) -> line.substring(name.length() + 1).strip())
			.toList();
	}

	/**
	 * The header lines, sorted by name; lines of the same name stay in order. Left out is
	 * the date that every proxy adds where there is none.
	 */
	List<String> sortedHeaders() {
		return this.headers.stream()
			.filter((line) -> !line.matches("(?i)date: ..., .* GMT"))
			.sorted(Comparator.comparing(Message::name))
			.toList();
	}

	/** The names there are, in lower case. */
	List<String> names() {
		return this.headers.stream().map(Message::name).toList();
	}

	private static String name(String line) {
		return line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
	}

	/** An answer's status. */
	int status() {
		return Integer.parseInt(this.line.substring(9, 12));
	}

	/** Whether a further answer follows this one. */
	boolean interim() {
		return this.line.matches("HTTP/1.1 1(?!01)...*");
	}

	/** How a body's end is told. */
	String framing() {
		if (!header("Transfer-Encoding").isEmpty()) {
			return String.join(",", header("Transfer-Encoding"));
		}
		return header("Content-Length").isEmpty() ? "none" : "length";
	}

	/** A request's target. */
	String target() {
		return this.line.substring(this.line.indexOf(' ') + 1, this.line.lastIndexOf(' '));
	}

	String method() {
		return this.line.substring(0, this.line.indexOf(' '));
	}

}
