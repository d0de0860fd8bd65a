package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.List;

import io.forwardauth.gateway.conformance.fuzz.AnswerText.Form;
import io.forwardauth.gateway.conformance.fuzz.Play.End;
import io.forwardauth.gateway.conformance.fuzz.Play.Meaning;
import io.forwardauth.gateway.conformance.fuzz.Play.Piece;

/**
 * What servers do wrong.
 */
final class Faults {

	private static final String BINARY = "\u0000\u0001\u0015\u0003\r\n\u00ff\u00fe HTP/1.\u007f";

	private final Dice dice;

	Faults(Dice dice) {
		this.dice = dice;
	}

	/**
	 * A fault.
	 * @param good the answer that might have been
	 */
	Play any(AnswerText good) {
		return switch (this.dice.below(13)) {
			case 0 -> broken(this.dice.text(BINARY, this.dice.between(1, 60)), End.CLOSE);
			case 1 -> broken(this.dice.pick("HTTP/1.1 abc\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
					"ICY 200 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "\r\n\r\n"), End.CLOSE);
			case 2 -> broken("", this.dice.pick(End.CLOSE, End.RESET));
			case 3, 4 -> cut(good);
			case 5 -> this.dice.oneIn(4) ? broken("", End.SILENCE) : broken("HTTP/1.1 200 ", End.CLOSE);
			case 6 -> broken("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
					End.KEEP);
			case 7 -> long_(good);
			case 8 -> badChunk(good);
			case 9 -> open(ambiguous(good), End.CLOSE);
			case 10 -> open(good.bytes(Form.LENGTH).replace("\r\n", "\n"), End.CLOSE);
			case 11 -> open(good.bytes(Form.LENGTH) + stray(), this.dice.pick(End.KEEP, End.CLOSE));
			default -> open(good.bytes(good.anyForm()), End.RESET);
		};
	}

	private Play badChunk(AnswerText good) {
		if (good.isBodiless()) {
			return broken("HTTP/1.1 200", End.RESET);
		}
		String head = good.bytes(Form.CHUNKS).split("\r\n\r\n", 2)[0];
		return broken(head + "\r\n\r\n" + this.dice.pick("zz\r\n", "1\r\nabc\r\n0\r\n\r\n", "-1\r\n"), End.CLOSE);
	}

	private Play cut(AnswerText good) {
		Form form = (good.isBodiless() || this.dice.oneIn(2)) ? Form.LENGTH : Form.CHUNKS;
		String bytes = good.bytes(form);
		int head = bytes.indexOf("\r\n\r\n") + 4;
		// Without a body there is only the head to cut.
		int longest = (head == bytes.length() || this.dice.oneIn(3)) ? head - 4 : bytes.length();
		int end = this.dice.between(1, longest - 1);
		if (form == Form.CHUNKS && bytes.startsWith("0\r\n", end - 3)) {
			end--;
		}
		return broken(bytes.substring(0, end), this.dice.pick(End.CLOSE, End.RESET));
	}

	private Play long_(AnswerText good) {
		boolean tooLong = this.dice.oneIn(3);
		String filler = "x".repeat(tooLong ? this.dice.between(70_000, 90_000) : this.dice.between(8_000, 40_000));
		AnswerText text = good.field("X-Long", filler);
		String bytes = text.bytes(Form.LENGTH);
		return tooLong ? broken(bytes, End.CLOSE) : open(bytes, End.KEEP);
	}

	private String ambiguous(AnswerText good) {
		String bytes = good.bytes(this.dice.pick(Form.LENGTH, Form.CHUNKS));
		String line = this.dice.pick("Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n",
				"Transfer-Encoding: gzip, chunked\r\n", "Content-Length: 1, 2\r\n", "Content-Length: -1\r\n",
				"Bad Name: x\r\n", " folded\r\n", "X-Nul: a\u0000b\r\n", "X-Cr: a\rb\r\n", ":\r\n");
		int at = bytes.indexOf("\r\n") + 2;
		return bytes.substring(0, at) + line + bytes.substring(at);
	}

	/**
	 * An answer that nobody asked for: the next one on a kept connection, if it counts.
	 */
	private static String stray() {
		return "HTTP/1.1 200 OK\r\nX-Echo-Id: stray\r\nX-Auth-User: id.stray\r\nContent-Length: 5\r\n\r\nstray";
	}

	private Play broken(String bytes, End end) {
		return new Play(AnswerText.pieces(this.dice, bytes), end, false, Meaning.BROKEN, "", List.of());
	}

	private Play open(String bytes, End end) {
		// One write: what comes behind an answer has to be seen with it.
		return new Play(List.of(new Piece(bytes, 0)), end, false, Meaning.OPEN, "", List.of());
	}

	/** Interim answers before the final one. */
	static Play afterInterim(Dice dice, Play play) {
		List<Piece> pieces = new ArrayList<>();
		int count = dice.between(1, 3);
		for (int i = 0; i < count; i++) {
			pieces.add(new Piece(dice.pick("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
					"HTTP/1.1 102 Processing\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"), dice.pick(0, 0, 5)));
		}
		pieces.addAll(play.pieces());
		return new Play(pieces, play.end(), play.early(), play.meaning(), play.body(), play.identity());
	}

}
