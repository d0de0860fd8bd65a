package io.forwardauth.gateway.conformance.fuzz;

/**
 * A request that any gateway serves, though the client may forge a header.
 */
final class CalmRequest {

	private final Dice dice;

	private final String tag;

	CalmRequest(Dice dice, String tag) {
		this.dice = dice;
		this.tag = tag;
	}

	String text() {
		String method = this.dice.pick("GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD", "PURGE");
		HeaderLines lines = new HeaderLines(this.dice, false);
		StringBuilder text = new StringBuilder(method).append(' ')
			.append(new Targets(this.dice).plain(this.dice.pick("calm", "springcalm")))
			.append(" HTTP/1.1\r\nHost: ")
			.append(this.dice.pick("h.test", "h.test:8080", "192.0.2.1", "[::1]:80"))
			.append("\r\n")
			.append(Head.TAG)
			.append(": ")
			.append(this.tag)
			.append("\r\n");
		if (this.dice.oneIn(3)) {
			text.append(lines.identity());
		}
		if (this.dice.oneIn(3)) {
			text.append("Cookie: a=b\r\nX-Other: ").append(this.dice.below(1000)).append("\r\n");
		}
		if (method.startsWith("P") && !method.equals("PURGE")) {
			Bodies.Framed body = new Bodies(this.dice, this.tag, false).plain();
			return text.append(body.headers()).append("\r\n").append(body.bytes()).toString();
		}
		return text.append("\r\n").toString();
	}

}
