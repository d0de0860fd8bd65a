package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.List;

import io.forwardauth.gateway.conformance.fuzz.Play.End;
import io.forwardauth.gateway.conformance.fuzz.Play.Meaning;
import io.forwardauth.gateway.conformance.fuzz.Play.Piece;

/**
 * An answer in the making.
 */
final class AnswerText {

	private final Dice dice;

	private final int status;

	private final boolean bodiless;

	private final List<Field> fields = new ArrayList<>();

	private String body = "";

	/**
	 * Begins an answer.
	 * @param dice what decides on its form
	 * @param status its status
	 * @param toHead whether HEAD was asked
	 */
	AnswerText(Dice dice, int status, boolean toHead) {
		this.dice = dice;
		this.status = status;
		this.bodiless = toHead || status == 204 || status == 304;
	}

	/** How the end of the body is told. */
	enum Form {

		/** By a length. */
		LENGTH,
		/** By chunks. */
		CHUNKS,
		/** By the connection's end. */
		END

	}

	AnswerText field(String name, String value) {
		this.fields.add(new Field(name, value));
		return this;
	}

	AnswerText fields(List<Field> more) {
		this.fields.addAll(more);
		return this;
	}

	AnswerText body(String text) {
		this.body = this.bodiless ? "" : text;
		return this;
	}

	String body() {
		return this.body;
	}

	boolean isBodiless() {
		return this.bodiless;
	}

	Form anyForm() {
		return this.bodiless ? Form.LENGTH : this.dice.pick(Form.LENGTH, Form.LENGTH, Form.CHUNKS, Form.END);
	}

	/** The bytes. */
	String bytes(Form form) {
		StringBuilder text = new StringBuilder("HTTP/1.1 " + this.status + " Said So\r\n");
		this.fields.forEach(text::append);
		if (form == Form.LENGTH) {
			if (!this.bodiless || this.status == 200) {
				text.append(this.dice.anyCase("Content-Length")).append(": ").append(this.body.length()).append("\r\n");
			}
			return text.append("\r\n").append(this.body).toString();
		}
		if (form == Form.END) {
			return text.append("\r\n").append(this.body).toString();
		}
		text.append(this.dice.anyCase("Transfer-Encoding")).append(": chunked\r\n\r\n");
		return text.append(chunks(this.dice, this.body, trailers())).toString();
	}

	private String trailers() {
		return this.dice.oneIn(4) ? "X-Trailer: t\r\n" : "";
	}

	/** The text in chunks of any size. */
	static String chunks(Dice dice, String text, String trailers) {
		StringBuilder chunks = new StringBuilder();
		int at = 0;
		while (at < text.length()) {
			int size = dice.between(1, Math.min(text.length() - at, dice.oneIn(3) ? 9 : 9000));
			String hex = Integer.toHexString(size);
			chunks.append(dice.oneIn(8) ? "00" + dice.anyCase(hex) : hex).append("\r\n");
			chunks.append(text, at, at + size).append("\r\n");
			at += size;
		}
		return chunks.append("0\r\n").append(trailers).append("\r\n").toString();
	}

	/** A play of it, whole and well. */
	Play play(Form form, Meaning meaning, List<Field> identity) {
		End end = (form == Form.END || this.dice.oneIn(12)) ? End.CLOSE : End.KEEP;
		return new Play(pieces(this.dice, bytes(form)), end, false, meaning, this.body, identity);
	}

	/** Bytes in a few writes. */
	static List<Piece> pieces(Dice dice, String bytes) {
		if (bytes.isEmpty() || !dice.oneIn(5)) {
			return List.of(new Piece(bytes, 0));
		}
		List<Piece> pieces = new ArrayList<>();
		int at = 0;
		while (at < bytes.length() && pieces.size() < 4) {
			int end = (pieces.size() == 3) ? bytes.length() : dice.between(at + 1, bytes.length());
			pieces.add(new Piece(bytes.substring(at, end), dice.oneIn(2) ? 0 : dice.between(1, 12)));
			at = end;
		}
		return pieces;
	}

}
