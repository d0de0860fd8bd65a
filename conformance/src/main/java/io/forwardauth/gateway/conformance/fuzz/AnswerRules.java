package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.conformance.fuzz.Play.Meaning;

/**
 * What must hold for the answers that a client got on a connection.
 */
final class AnswerRules {

	/** What the gateway says to what it refuses. */
	static final Set<Integer> REFUSALS = Set.of(400, 413, 414, 417, 431, 501, 505);

	private static final int LONG = 60_000;

	private final Findings findings;

	private final Tally tally;

	AnswerRules(Findings findings, Tally tally) {
		this.findings = findings;
		this.tally = tally;
	}

	void check(Scenario scenario, Outcome outcome) {
		List<Reading> due = scenario.answerable();
		List<Answered> answers = outcome.answers();
		for (int i = 0; i < answers.size(); i++) {
			Answered answer = answers.get(i);
			this.tally.count("status " + ((answer.status() == 0) ? "none" : answer.status()));
			Reading reading = (i < due.size()) ? due.get(i) : null;
			String wrong = wrong(scenario, reading, answer, i);
			if (wrong != null) {
				Rule rule = answer.wrong().isEmpty() ? Rule.ORDER : Rule.FRAMING;
				found(rule, "answer " + i + " " + wrong, scenario, outcome);
			}
			else if (reading != null && !reading.isWhole() && i < answers.size() - 1) {
				found(Rule.ORDER, "answers after a request that has no end", scenario, outcome);
			}
		}
		if (outcome.end() == Outcome.End.MISSING) {
			found(Rule.ORDER, "an answer is missing", scenario, outcome);
		}
		if (scenario.calm()) {
			calm(scenario, due, outcome);
		}
	}

	private static @Nullable String wrong(Scenario scenario, @Nullable Reading reading, Answered answer, int position) {
		if (!answer.wrong().isEmpty()) {
			return "is malformed: " + answer.wrong();
		}
		if (reading == null) {
			boolean early = scenario.readings().size() > position && REFUSALS.contains(answer.status());
			return early ? null : "is one too many";
		}
		if (!answer.tag().isEmpty() && !answer.tag().equals(reading.head().tag())) {
			return "is that of another request";
		}
		if (!reading.isServable()) {
			boolean unread = answer.status() == 0 || REFUSALS.contains(answer.status());
			return unread ? null : "is " + answer.status() + " to what must be refused: " + reading.why();
		}
		if (reading.isWhole() && answer.tag().isEmpty() && REFUSALS.contains(answer.status())
				&& !mayBeRefused(reading.head())) {
			return "is " + answer.status() + " to what is well-formed: " + Text.quoted(reading.head().raw());
		}
		Sent sent = scenario.sent(reading);
		return (sent != null && answer.whole()) ? differs(sent, answer) : null;
	}

	/**
	 * Handshakes that are not quite, folded lines (RFC 9112 5.2), and what is too long.
	 */
	private static boolean mayBeRefused(Head head) {
		return head.has("Upgrade") || head.raw().contains("\n ") || head.raw().contains("\n\t")
				|| head.raw().length() > LONG;
	}

	/** Whether a whole answer is not what was said. */
	private static @Nullable String differs(Sent sent, Answered answer) {
		Play play = null;
		if (answer.by().equals("origin")) {
			if (sent.head().asksForWebSocket()) {
				return null;
			}
			play = OriginAnswers.of(sent, "");
		}
		else if (answer.by().startsWith("auth.")) {
			play = AuthAnswers.of(sent, Landscape.guard(answer.by().substring("auth.".length())));
			if (play.meaning() == Meaning.GOOD) {
				return "is an auth server's yes";
			}
		}
		if (play == null || play.meaning() == Meaning.OPEN) {
			return null;
		}
		if (play.meaning() == Meaning.BROKEN) {
			return "looks whole, and is not";
		}
		if (play.status() != answer.status()) {
			return "was to be " + play.status();
		}
		String body = sent.head().method().equals("HEAD") ? "" : play.body();
		return answer.body().equals(body) ? null : "has another body than " + Text.quoted(body);
	}

	private void calm(Scenario scenario, List<Reading> due, Outcome outcome) {
		if (outcome.answers().size() != due.size()) {
			found(Rule.CALM, outcome.answers().size() + " answers to " + due.size() + " requests", scenario, outcome);
			return;
		}
		for (int i = 0; i < due.size(); i++) {
			Sent sent = scenario.sent(due.get(i));
			Answered answer = outcome.answers().get(i);
			if (sent == null) {
				found(Rule.CALM, "a calm request reads as " + due.get(i), scenario, outcome);
				return;
			}
			Play yes = AuthAnswers.of(sent, Landscape.guard("calm"));
			Play play = (yes.meaning() == Meaning.GOOD) ? OriginAnswers.of(sent, "") : yes;
			if (answer.status() != play.status() || !answer.tag().equals(sent.tag())) {
				found(Rule.CALM, "answer " + i + " was to be " + play.status(), scenario, outcome);
			}
		}
	}

	private void found(Rule rule, String what, Scenario scenario, Outcome outcome) {
		StringBuilder text = new StringBuilder("At the client: ").append(what).append(". It got:");
		outcome.answers().forEach((answer) -> text.append("\n  ").append(answer));
		this.findings.add(rule, text.append("\n  then ").append(outcome.end()).toString(), scenario);
	}

}
