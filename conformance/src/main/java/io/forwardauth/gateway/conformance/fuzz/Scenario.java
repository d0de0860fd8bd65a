package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.forwardauth.gateway.conformance.Way;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.conformance.fuzz.Reading.State;

/**
 * One connection of a client: what it sends, how, and what is in it by a strict reading.
 */
final class Scenario {

	private final long index;

	private final Way way;

	private final boolean trusted;

	private final boolean calm;

	private final boolean mutated;

	private final String bytes;

	private final Delivery delivery;

	private final List<Reading> readings;

	private final Map<String, Sent> sent = new HashMap<>();

	/**
	 * Makes a connection.
	 * @param index its number
	 * @param dice what made it
	 * @param way which gateway it goes to
	 * @param text what it sends
	 * @param delivery how
	 */
	Scenario(long index, Dice dice, Way way, ConnectionText text, Delivery delivery) {
		this.index = index;
		this.way = way;
		this.trusted = text.trusted();
		this.calm = text.calm();
		this.mutated = text.mutated();
		this.bytes = text.bytes();
		this.delivery = delivery;
		this.readings = RequestReader.ofClient(this.bytes);
		for (Reading reading : this.readings) {
			if (reading.isServable()) {
				this.sent.put(reading.head().tag(), new Sent(this, reading, dice));
			}
		}
	}

	long index() {
		return this.index;
	}

	Way way() {
		return this.way;
	}

	/** Whether the gateway trusts the client as a proxy. */
	boolean trusted() {
		return this.trusted;
	}

	/** Whether nothing is wrong with it, so that all of it must be served. */
	boolean calm() {
		return this.calm;
	}

	/**
	 * Whether bytes were changed at random, so that no name is sure to be what it was.
	 */
	boolean mutated() {
		return this.mutated;
	}

	String bytes() {
		return this.bytes;
	}

	Delivery delivery() {
		return this.delivery;
	}

	/** What is in it, in order. */
	List<Reading> readings() {
		return this.readings;
	}

	/** Those that may get an answer. */
	List<Reading> answerable() {
		return this.readings.stream().filter((reading) -> reading.state() != State.CUT_HEAD).toList();
	}

	/** The requests that may go on to somebody, by their tags. */
	Map<String, Sent> sent() {
		return this.sent;
	}

	@Nullable Sent sent(Reading reading) {
		return this.sent.get(reading.head().tag());
	}

	/** At least one. */
	int requests() {
		return Math.max(1, this.readings.size());
	}

	/** The number that a tag belongs to, or -1. */
	static long indexOf(String tag) {
		return tag.matches("f[0-9a-z]{1,12}-[0-9a-z]{1,4}") ? Long.parseLong(tag.substring(1, tag.indexOf('-')), 36)
				: -1;
	}

	static String tag(long index, String which) {
		return "f" + Long.toString(index, 36) + "-" + which;
	}

	/** All of it, for a human. */
	String story() {
		List<String> lines = new ArrayList<>();
		lines.add("connection " + this.index + ", the " + this.way + " gateway, " + (this.calm ? "calm" : "wild") + ", "
				+ (this.trusted ? "a trusted peer" : "an untrusted peer") + ", sent " + this.delivery);
		lines.add("bytes: " + Text.quoted(this.bytes));
		for (Reading reading : this.readings) {
			lines.add("  read as: " + Text.quoted(reading.toString()));
			Sent request = sent(reading);
			if (request != null) {
				lines.add("    " + request.story());
				for (Guard guard : request.place().guards()) {
					lines.add("    auth server for " + guard.name() + " plays "
							+ Text.of(AuthAnswers.of(request, guard)));
				}
				lines.add("    origin plays " + Text.of(OriginAnswers.of(request, "")));
			}
		}
		return String.join("\n", lines);
	}

}
