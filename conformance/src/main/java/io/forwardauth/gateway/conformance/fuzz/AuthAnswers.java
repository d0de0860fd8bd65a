package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.List;

import io.forwardauth.gateway.conformance.fuzz.Play.Meaning;

/**
 * How the auth server answers: the same request of the same seed always the same.
 */
final class AuthAnswers {

	private static final String FILLER = "abcdefghij \r\n0123456789<>&";

	private final Dice dice;

	private final String tag;

	private final Guard guard;

	private final boolean toHead;

	private AuthAnswers(Dice dice, String tag, Guard guard, boolean toHead) {
		this.dice = dice;
		this.tag = tag;
		this.guard = guard;
		this.toHead = toHead;
	}

	/**
	 * The answer.
	 * @param sent the request that it is about
	 * @param guard the policy that asks
	 */
	static Play of(Sent sent, Guard guard) {
		boolean toHead = guard.preservesMethod() && sent.head().method().equals("HEAD");
		Dice dice = sent.dice().of("auth." + guard.name());
		return new AuthAnswers(dice, sent.tag(), guard, toHead).play(sent.place().calm());
	}

	private Play play(boolean calm) {
		int kind = this.dice.below(100);
		if (calm) {
			return (kind < 80) ? allow().play(AnswerText.Form.LENGTH, Meaning.GOOD, this.identity)
					: deny(false).play(AnswerText.Form.CHUNKS, Meaning.NO, List.of());
		}
		if (kind < 66) {
			AnswerText allow = allow();
			return interim(limited(allow, allow.play(allow.anyForm(), Meaning.GOOD, this.identity)));
		}
		if (kind < 80) {
			AnswerText deny = deny(true);
			return interim(limited(deny, deny.play(deny.anyForm(), Meaning.NO, List.of())));
		}
		return new Faults(this.dice).any((kind < 92) ? allow() : deny(true));
	}

	private final List<Field> identity = new ArrayList<>();

	private AnswerText allow() {
		AnswerText text = new AnswerText(this.dice, this.dice.pick(200, 200, 200, 204, 206, 201, 299), this.toHead);
		List<String> names = new ArrayList<>(this.guard.names());
		if (!this.guard.prefix().isEmpty()) {
			names.add(this.guard.prefix() + this.dice.pick("One", "Two-Three"));
		}
		for (String name : names) {
			int values = this.dice.pick(0, 1, 1, 1, 2);
			for (int i = 0; i < values; i++) {
				this.identity.add(new Field(name, "id." + this.guard.name() + "." + this.tag + "." + i));
			}
		}
		text.fields(this.identity).field("X-Unlisted", "u." + this.tag).field("Set-Cookie", "auth=1");
		return text.body(this.dice.oneIn(2) ? "" : this.dice.text(FILLER, this.dice.between(1, 90)));
	}

	private AnswerText deny(boolean wild) {
		int status = wild ? this.dice.pick(401, 401, 403, 302, 302, 303, 400, 404, 429, 500, 503)
				: this.dice.pick(401, 403, 302);
		AnswerText text = new AnswerText(this.dice, status, this.toHead);
		text.field("X-Echo-Id", this.tag).field("X-Echo-By", "auth." + this.guard.name());
		if (status == 302 || status == 303) {
			text.field("Location", wild ? this.dice.pick("/login", "https://sso.test/?rd=%2f", "//other/x", "?a=b",
					"http://[::1", "%zz", "") : "https://sso.test/login");
		}
		if (status == 401) {
			text.field("WWW-Authenticate", "Basic realm=\"r\"");
		}
		if (wild && this.dice.oneIn(3)) {
			text.field("Connection", "X-Hop, close").field("X-Hop", "h").field("Trailer", "X-Trailer");
		}
		return text
			.body("no " + this.tag + " " + this.dice.text(FILLER, this.dice.between(0, this.dice.pick(9, 3000))));
	}

	/** Beyond {@code max-response-body-size} no answer counts. */
	private Play limited(AnswerText text, Play play) {
		if (text.body().length() <= this.guard.longestAnswer()) {
			return play;
		}
		return new Play(play.pieces(), play.end(), false, Meaning.BROKEN, play.body(), List.of());
	}

	private Play interim(Play play) {
		return this.dice.oneIn(10) ? Faults.afterInterim(this.dice, play) : play;
	}

}
