package io.forwardauth.gateway.conformance.fuzz;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.forwardauth.gateway.conformance.Way;
import io.forwardauth.gateway.conformance.fuzz.Reading.State;

/**
 * Makes connections: each follows from the seed and its number alone.
 */
final class Scenarios {

	private static final String NOISE = "\r\n \t:;,\u0000\u000b\u007f\u0080\u00ffAa0/%.-_";

	private final long seed;

	private final List<Way> ways;

	/**
	 * Makes them for a run.
	 * @param seed what all chance begins with
	 * @param ways the gateways that there are
	 */
	Scenarios(long seed, List<Way> ways) {
		this.seed = seed;
		this.ways = ways;
	}

	Scenario of(long index) {
		Dice dice = Dice.of(this.seed, index);
		Way way = dice.of("way").pick(this.ways);
		for (int attempt = 0;; attempt++) {
			Dice tried = dice.of("attempt " + attempt);
			ConnectionText text = text(index, tried);
			Scenario scenario = new Scenario(index, dice, way, text,
					Delivery.of(tried, text.bytes().length(), text.calm()));
			if (isKnown(scenario)) {
				return scenario;
			}
		}
	}

	private static ConnectionText text(long index, Dice dice) {
		boolean calm = dice.below(10) < 3;
		boolean trusted = dice.oneIn(4);
		int count = dice.pick(1, 1, 1, 2, 2, 3, dice.between(1, 8));
		StringBuilder bytes = new StringBuilder();
		for (int i = 0; i < count; i++) {
			Dice own = dice.of("request " + i);
			String tag = Scenario.tag(index, String.valueOf(i));
			bytes.append(calm ? new CalmRequest(own, tag).text() : new WildRequest(own, tag, trusted).text());
		}
		boolean mutated = !calm && dice.oneIn(6);
		if (mutated) {
			mutate(bytes, dice);
		}
		if (!calm && dice.oneIn(9)) {
			bytes.setLength(dice.between(1, bytes.length()));
		}
		return new ConnectionText(bytes.toString(), trusted, calm, mutated);
	}

	/** A few bytes changed, inserted or taken away. */
	private static void mutate(StringBuilder bytes, Dice dice) {
		int times = dice.between(1, 3);
		for (int i = 0; i < times && bytes.length() > 1; i++) {
			int at = dice.below(bytes.length());
			switch (dice.below(4)) {
				case 0 -> bytes.setCharAt(at, NOISE.charAt(dice.below(NOISE.length())));
				case 1 -> bytes.insert(at, dice.text(NOISE, dice.between(1, 3)));
				case 2 -> bytes.delete(at, Math.min(bytes.length(), at + dice.between(1, 4)));
				default -> {
					int end = Math.min(bytes.length(), at + dice.between(1, 40));
					bytes.insert(dice.below(bytes.length()), bytes.substring(at, end));
				}
			}
		}
	}

	/** Whether each request in it bears a tag of its own, wherever it goes. */
	private static boolean isKnown(Scenario scenario) {
		Set<String> tags = new HashSet<>();
		for (Reading reading : scenario.readings()) {
			Head head = reading.head();
			boolean good = reading.isServable() || reading.state() == State.HEAD;
			if (good && (Scenario.indexOf(head.tag()) != scenario.index() || !tags.add(head.tag())
					|| head.lists("Connection", Head.TAG))) {
				return false;
			}
		}
		return true;
	}

}
