package io.forwardauth.gateway.conformance.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

import io.forwardauth.gateway.conformance.fuzz.AnswerText.Form;
import io.forwardauth.gateway.conformance.fuzz.Play.End;
import io.forwardauth.gateway.conformance.fuzz.Play.Meaning;
import io.forwardauth.gateway.conformance.fuzz.Play.Piece;

/**
 * How the origin answers: the same request of the same seed always the same.
 */
final class OriginAnswers {

	private static final String FILLER = "abcdefghij \r\n0123456789<>&\u0000\u00e9";

	private OriginAnswers() {
	}

	/**
	 * The answer.
	 * @param sent the request
	 * @param key the {@code Sec-WebSocket-Key} that came, or an empty string
	 */
	static Play of(Sent sent, String key) {
		Dice dice = sent.dice().of("origin");
		boolean calm = sent.place().calm();
		Dice tunnel = dice.of("tunnel");
		if (!calm && sent.head().asksForWebSocket() && !key.isEmpty() && !tunnel.oneIn(4)) {
			return tunnel(tunnel, sent.tag(), key);
		}
		AnswerText text = text(dice, sent, calm);
		if (calm) {
			Form form = text.isBodiless() ? Form.LENGTH : dice.pick(Form.LENGTH, Form.CHUNKS);
			return new Play(AnswerText.pieces(dice, text.bytes(form)), End.KEEP, false, Meaning.GOOD, text.body(),
					List.of());
		}
		if (dice.below(100) >= 74) {
			return new Faults(dice).any(text);
		}
		Play play = text.play(text.anyForm(), Meaning.GOOD, List.of());
		play = dice.oneIn(8) ? Faults.afterInterim(dice, play) : play;
		return dice.oneIn(12) ? early(play) : play;
	}

	private static AnswerText text(Dice dice, Sent sent, boolean calm) {
		int status = calm ? dice.pick(200, 201, 404)
				: dice.pick(200, 200, 200, 200, 201, 204, 206, 301, 304, 400, 404, 418, 500, 503, 599);
		AnswerText text = new AnswerText(dice, status, sent.head().method().equals("HEAD"));
		text.field("X-Echo-Id", sent.tag()).field("X-Echo-By", "origin").field("X-A", "1").field("x-a", "2");
		if (!calm && dice.oneIn(4)) {
			text.field("Set-Cookie", "a=1").field("Set-Cookie", "b=2").field("Location", "/elsewhere");
		}
		if (!calm && dice.oneIn(8)) {
			text.field("Connection", dice.pick("keep-alive", "X-A", "upgrade, x-a"))
				.field("Keep-Alive", "timeout=5")
				.field("Upgrade", "h2c");
		}
		int length = dice.pick(0, 5, 200, 3000, dice.oneIn(10) ? 90_000 : 20);
		return text.body("it is " + sent.tag() + " " + dice.text(FILLER, length));
	}

	/** The answer begins before the request has ended. */
	private static Play early(Play play) {
		Meaning meaning = (play.end() == End.KEEP) ? play.meaning() : Meaning.OPEN;
		return new Play(play.pieces(), play.end(), true, meaning, play.body(), play.identity());
	}

	private static Play tunnel(Dice dice, String tag, String key) {
		String head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Echo-Id: "
				+ tag + "\r\nX-Echo-By: origin\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
		String frame = "\u0081\u0005hello";
		List<Piece> pieces = dice.oneIn(2) ? List.of(new Piece(head + frame, 0))
				: List.of(new Piece(head, 0), new Piece(frame, dice.between(0, 10)));
		return new Play(pieces, dice.pick(End.CLOSE, End.SILENCE, End.RESET), false, Meaning.OPEN, "", List.of());
	}

	private static String accept(String key) {
		try {
			byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
			return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-1", ex);
		}
	}

}
