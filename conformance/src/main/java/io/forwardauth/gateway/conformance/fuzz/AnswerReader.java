package io.forwardauth.gateway.conformance.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.conformance.fuzz.LineReader.Malformed;

/**
 * Reads the gateway's answers, as strictly as requests.
 */
final class AnswerReader {

	private final LineReader lines;

	AnswerReader(InputStream in) {
		this.lines = new LineReader(in, false);
	}

	/**
	 * Reads the next final answer; those before it, which are interim, are skipped.
	 * @param toHead whether HEAD was asked
	 * @return the answer, or null if none begins
	 */
	@Nullable Answered next(boolean toHead) {
		this.lines.forget();
		int status = 0;
		List<Field> fields = List.of();
		StringBuilder body = new StringBuilder();
		try {
			do {
				this.lines.forget();
				String line = this.lines.line();
				if (!line.matches("HTTP/1\\.[01] [1-9]\\d\\d .*")) {
					throw new Malformed("no status line: " + line);
				}
				status = Integer.parseInt(line.substring(9, 12));
				fields = this.lines.fields();
			}
			while (status < 200 && status != 101);
			body(new Answered(status, fields, "", false, ""), toHead, body);
			return new Answered(status, fields, body.toString(), true, "");
		}
		catch (Malformed ex) {
			return new Answered(status, fields, body.toString(), false,
					ex.getMessage() + Text.quoted(this.lines.raw()));
		}
		catch (IOException ex) {
			return this.lines.raw().isEmpty() ? null : new Answered(status, fields, body.toString(), false, "");
		}
	}

	private void body(Answered head, boolean toHead, StringBuilder body) throws IOException, Malformed {
		List<String> lengths = values(head, "Content-Length");
		List<String> codings = values(head, "Transfer-Encoding");
		if (lengths.size() + codings.size() > 1) {
			throw new Malformed("lengths " + lengths + " and codings " + codings);
		}
		if (toHead || head.status() == 101 || head.status() == 204 || head.status() == 304) {
			return;
		}
		if (!codings.isEmpty()) {
			if (!codings.get(0).equalsIgnoreCase("chunked")) {
				throw new Malformed("the coding is " + codings);
			}
			this.lines.chunks(body);
		}
		else if (!lengths.isEmpty()) {
			if (!lengths.get(0).matches("\\d{1,18}")) {
				throw new Malformed("the length is " + lengths);
			}
			this.lines.bytes(Long.parseLong(lengths.get(0)), body);
		}
		else {
			this.lines.rest(body);
		}
	}

	private static List<String> values(Answered head, String name) {
		return head.fields().stream().filter((field) -> field.is(name)).map(Field::value).toList();
	}

}
