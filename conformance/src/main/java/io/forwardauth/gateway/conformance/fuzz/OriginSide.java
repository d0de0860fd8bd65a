package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;

/**
 * The origin: all that arrives is held against what was sent and what was allowed.
 */
final class OriginSide implements Side {

	private static final Play GONE = new Play(
			List.of(new Play.Piece("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", 0)), Play.End.CLOSE, false,
			Play.Meaning.GOOD, "", List.of());

	private final Register register;

	private final Findings findings;

	private final Tally tally;

	private final ArrivalRules rules;

	OriginSide(Register register, Findings findings, Tally tally) {
		this.register = register;
		this.findings = findings;
		this.tally = tally;
		this.rules = new ArrivalRules(findings);
	}

	@Override
	public void malformed(Reading reading) {
		this.findings.add(Rule.FRAMING, "The origin got " + reading.why() + "\n" + Text.quoted(reading.head().raw()),
				this.register.scenario(reading.head().tag()));
	}

	@Override
	public Play begun(Head head) {
		this.tally.count("origin");
		Sent sent = this.register.sent(head.tag());
		if (sent == null) {
			this.findings.add(Rule.SENT, "The origin got what nobody sent: " + Text.quoted(head.raw()),
					this.register.scenario(head.tag()));
			return GONE;
		}
		this.rules.head(head, sent);
		List<String> keys = head.all("Sec-WebSocket-Key");
		return OriginAnswers.of(sent, (keys.size() == 1) ? keys.get(0) : "");
	}

	@Override
	public void answering(Head head, Play play) {
		Sent sent = this.register.sent(head.tag());
		if (sent != null) {
			sent.note("the origin answers " + play.status());
		}
	}

	@Override
	public void ended(Reading reading) {
		Sent sent = this.register.sent(reading.head().tag());
		if (sent != null) {
			this.rules.body(reading, sent);
		}
	}

}
