package io.forwardauth.gateway.conformance.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What must hold for a request that arrives at an origin.
 */
final class ArrivalRules {

	/** What the gateway says of each request's sender, or else nobody does. */
	private static final List<String> ASSERTED = List.of("X-Forwarded-For", "X-Real-Ip", "X-Forwarded-Proto",
			"X-Forwarded-Port", "X-Forwarded-Server");

	private final Findings findings;

	ArrivalRules(Findings findings) {
		this.findings = findings;
	}

	/** Looks at a head. */
	void head(Head head, Sent sent) {
		int times = sent.arrived();
		Destination destination = sent.destination();
		String wrong = (destination == null) ? "it is about the gateway itself" : notAllowed(sent);
		if (wrong == null && destination != null) {
			wrong = notTheSame(head, sent, destination);
		}
		boolean twice = times > 2 || (times == 2 && (!head.isIdempotent() || !sent.reading().body().isEmpty()));
		if (wrong == null && twice) {
			wrong = "it arrives for the " + times + "th time";
		}
		if (wrong != null) {
			found(Rule.ALLOWED, wrong, head.raw(), sent);
		}
		forged(head.raw(), sent);
		identity(head, sent);
		managed(head, sent);
		if (head.has("Upgrade") && !head.asksForWebSocket()) {
			found(Rule.FRAMING, "an upgrade other than to a WebSocket", head.raw(), sent);
		}
	}

	private static @Nullable String notAllowed(Sent sent) {
		for (Guard guard : sent.place().guards()) {
			if (sent.allowed(guard) == null && !guard.skips(sent.head())) {
				return "the auth server has not allowed it for " + guard.name();
			}
		}
		return null;
	}

	private static @Nullable String notTheSame(Head head, Sent sent, Destination destination) {
		if (!head.method().equals(sent.head().method())) {
			return "the method was " + sent.head().method();
		}
		String expected = sent.place().atOrigin(destination.path()) + destination.query();
		boolean same = head.target().equals(expected) || (sent.springs() && isEncoded(head.target(), expected));
		return same ? null : "the path was to be " + expected;
	}

	/** The Spring way encodes a query that is no UTF-8. */
	private static boolean isEncoded(String target, String expected) {
		String text = new String(expected.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
		return text.indexOf('\uFFFD') >= 0 && encoded(target).equals(encoded(expected));
	}

	private static String encoded(String target) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < target.length(); i++) {
			char c = target.charAt(i);
			boolean escape = target.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*");
			boolean plain = escape || String.valueOf(c).matches("[A-Za-z0-9_.!~*'();/?:@&=+$,-]");
			text.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
		}
		return text.toString();
	}

	private void forged(String raw, Sent sent) {
		// However many lines somebody might see in it.
		for (String line : raw.split("[\r\n\u0000]+", -1)) {
			String name = line.split(":", 2)[0].strip();
			boolean managed = Landscape.isManaged(name);
			boolean user = owners(sent).stream().anyMatch((owner) -> owner.owns(name));
			boolean forged = line.contains(HeaderLines.FORGED) || line.contains(HeaderLines.INJECTED);
			boolean known = line.contains(HeaderLines.MANAGED) || line.contains(HeaderLines.ALIAS)
					|| owners(sent).stream().anyMatch((owner) -> line.endsWith(HeaderLines.FORGED + owner.name()));
			if (forged && (managed || user)) {
				found(managed ? Rule.MANAGED : Rule.IDENTITY, "a client's " + name, raw, sent);
			}
			else if (known && !sent.scenario().mutated()) {
				found(Rule.IDENTITY, "what a client forged, as " + name, raw, sent);
			}
		}
	}

	/** On a public route nobody may be named. */
	private static List<Guard> owners(Sent sent) {
		return sent.place().isPublic() ? Landscape.GUARDS : sent.place().guards();
	}

	private void identity(Head head, Sent sent) {
		List<String> expected = new ArrayList<>();
		for (Guard guard : sent.place().guards()) {
			Play yes = sent.allowed(guard);
			if (yes == null || yes.meaning() == Play.Meaning.OPEN) {
				return;
			}
			yes.identity().forEach((field) -> expected.add(Field.read(field.name()) + "=" + field.value()));
		}
		List<String> seen = new ArrayList<>();
		for (Field field : head.fields()) {
			if (owners(sent).stream().anyMatch((owner) -> owner.owns(field.name()))) {
				seen.add(Field.read(field.name()) + "=" + field.value());
			}
		}
		expected.sort(String::compareTo);
		seen.sort(String::compareTo);
		if (!seen.equals(expected)) {
			found(Rule.IDENTITY, "the auth server set " + expected + " and the origin sees " + seen, head.raw(), sent);
		}
	}

	private void managed(Head head, Sent sent) {
		for (String name : ASSERTED) {
			int count = head.all(name).size();
			// A trusted proxy may have said it several times.
			if (count == 0 || (count > 1 && !sent.scenario().trusted())) {
				found(Rule.MANAGED, head.all(name).size() + " of " + name, head.raw(), sent);
			}
		}
		List<String> addresses = head.all("X-Forwarded-For");
		List<String> real = head.all("X-Real-Ip");
		String peer = sent.scenario().trusted() ? "127.0.0.2" : "127.0.0.1";
		boolean last = !addresses.isEmpty() && Arrays.asList(addresses.get(0).split(", "))
			.lastIndexOf(peer) == addresses.get(0).split(", ").length - 1;
		if (!last || (!sent.scenario().trusted() && !(addresses.get(0).equals(peer) && real.contains(peer)))) {
			found(Rule.MANAGED, "X-Forwarded-For is " + addresses + " and X-Real-Ip is " + real, head.raw(), sent);
		}
	}

	/** Looks at what followed the head. */
	void body(Reading arrived, Sent sent) {
		String raw = arrived.head().raw() + arrived.body() + arrived.trailers();
		Reading reading = sent.reading();
		if (arrived.state() == Reading.State.BAD_BODY) {
			found(Rule.FRAMING, arrived.why(), raw, sent);
		}
		if (arrived.isWhole() && !reading.isWhole()) {
			found(Rule.WHOLE, "half a body that looks whole: " + reading.why(), raw, sent);
		}
		boolean same = arrived.isWhole() ? arrived.body().equals(reading.body())
				: reading.body().startsWith(arrived.body());
		if (!same) {
			found(Rule.WHOLE, "another body than " + Text.quoted(reading.body()), raw, sent);
		}
		if (!arrived.trailers().isEmpty()) {
			forged("\r\n" + arrived.trailers(), sent);
		}
	}

	private void found(Rule rule, String what, String raw, Sent sent) {
		this.findings.add(rule, "At the origin: " + what + ": " + Text.quoted(raw), sent.scenario());
	}

}
