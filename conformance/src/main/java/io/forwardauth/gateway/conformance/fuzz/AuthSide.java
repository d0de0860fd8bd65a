package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The auth server: it is only ever asked about what was sent.
 */
final class AuthSide implements Side {

	private static final Play NO = new Play(List.of(new Play.Piece("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", 0)),
			Play.End.KEEP, false, Play.Meaning.NO, "", List.of());

	private final Register register;

	private final Findings findings;

	private final Tally tally;

	AuthSide(Register register, Findings findings, Tally tally) {
		this.register = register;
		this.findings = findings;
		this.tally = tally;
	}

	@Override
	public void malformed(Reading reading) {
		this.findings.add(Rule.FRAMING,
				"The auth server got " + reading.why() + "\n" + Text.quoted(reading.head().raw()),
				this.register.scenario(reading.head().tag()));
	}

	@Override
	public Play begun(Head head) {
		this.tally.count("auth");
		Sent sent = this.register.sent(head.tag());
		Destination destination = (sent != null) ? sent.destination() : null;
		if (sent == null || destination == null) {
			this.findings.add(Rule.SENT, "The auth server was asked about what nobody sent: " + Text.quoted(head.raw()),
					this.register.scenario(head.tag()));
			return NO;
		}
		Guard guard = Landscape.guard(head.target().substring("/p/".length()));
		int times = sent.asked(guard);
		String fault = fault(head, sent, destination, guard, times);
		if (fault != null) {
			this.findings.add(Rule.ALLOWED, "The auth server was asked, but " + fault + ": " + Text.quoted(head.raw()),
					sent.scenario());
		}
		checkForged(head, sent, guard);
		return AuthAnswers.of(sent, guard);
	}

	private static @Nullable String fault(Head head, Sent sent, Destination destination, Guard guard, int times) {
		String method = sent.head().method();
		if (!sent.place().guards().contains(guard)) {
			return "the route has no policy " + guard.name();
		}
		if (!head.method().equals(guard.preservesMethod() ? method : "GET")) {
			return "by " + head.method();
		}
		if (!head.all("X-Forwarded-Method").equals(List.of(method))) {
			return "about another method than " + method;
		}
		if (!head.all("X-Forwarded-Uri").equals(List.of(destination.toString()))) {
			return "about another path than " + destination;
		}
		// A kept connection that turns out dead is tried again once.
		return (times > 2) ? "for the " + times + "th time" : null;
	}

	private void checkForged(Head head, Sent sent, Guard guard) {
		for (Field field : head.fields()) {
			boolean managed = Landscape.isManaged(field.name()) && field.value().startsWith(HeaderLines.FORGED);
			boolean user = guard.name().equals("second") && Landscape.guard("first").owns(field.name())
					&& field.value().startsWith(HeaderLines.FORGED);
			if (managed || user) {
				this.findings.add(managed ? Rule.MANAGED : Rule.IDENTITY,
						"The auth server got what a client forged: " + Text.quoted(head.raw()), sent.scenario());
			}
		}
	}

	@Override
	public void answering(Head head, Play play) {
		Sent sent = this.register.sent(head.tag());
		if (sent != null && play.mayBeGood()) {
			this.tally.count("allowed");
			sent.allowed(Landscape.guard(head.target().substring("/p/".length())), play);
		}
	}

	@Override
	public void ended(Reading asked) {
		Sent sent = this.register.sent(asked.head().tag());
		if (sent == null) {
			return;
		}
		Guard guard = Landscape.guard(asked.head().target().substring("/p/".length()));
		Reading reading = sent.reading();
		String wrong = null;
		if (guard.longestBody() < 0) {
			wrong = asked.body().isEmpty() ? null : "a body";
		}
		else if (asked.isWhole() && !(reading.isWhole() && asked.body().equals(reading.body()))) {
			wrong = "another body than " + Text.quoted(reading.body());
		}
		else if (asked.body().length() > guard.longestBody()) {
			wrong = "a body of " + asked.body().length();
		}
		if (wrong != null) {
			this.findings.add(Rule.WHOLE, "The auth server got " + wrong + ": " + Text.quoted(asked.body()),
					sent.scenario());
		}
	}

}
