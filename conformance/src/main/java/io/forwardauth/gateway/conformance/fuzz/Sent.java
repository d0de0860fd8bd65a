package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.forwardauth.gateway.conformance.Way;
import org.jspecify.annotations.Nullable;

/**
 * A request that a client sends, and what has become of it so far. Used by the threads of
 * client, auth server and origin.
 */
final class Sent {

	private final Scenario scenario;

	private final Reading reading;

	private final Dice dice;

	private final @Nullable Destination destination;

	private final Place place;

	private final Map<String, Play> allowed = new HashMap<>();

	private final Map<String, Integer> asked = new HashMap<>();

	private final List<String> story = new ArrayList<>();

	private int arrivals;

	Sent(Scenario scenario, Reading reading, Dice dice) {
		this.scenario = scenario;
		this.reading = reading;
		this.dice = dice.of(reading.head().tag());
		this.destination = Destination.of(reading.head().target());
		this.place = Landscape.of((this.destination != null) ? this.destination.path() : "/");
	}

	Scenario scenario() {
		return this.scenario;
	}

	Reading reading() {
		return this.reading;
	}

	Head head() {
		return this.reading.head();
	}

	String tag() {
		return this.reading.head().tag();
	}

	Dice dice() {
		return this.dice;
	}

	Place place() {
		return this.place;
	}

	/** Where it leads, or null if it is about the gateway itself. */
	@Nullable Destination destination() {
		return this.destination;
	}

	/** Whether it goes through Spring Cloud Gateway. */
	boolean springs() {
		return this.scenario.way() == Way.SPRING || this.place.springs();
	}

	/**
	 * The auth server is asked.
	 * @return how often it has been
	 */
	synchronized int asked(Guard guard) {
		this.story.add("the auth server is asked for " + guard.name());
		return this.asked.merge(guard.name(), 1, Integer::sum);
	}

	/** The auth server is about to say the last of a yes. */
	synchronized void allowed(Guard guard, Play yes) {
		this.story.add("the auth server allows it for " + guard.name());
		this.allowed.put(guard.name(), yes);
	}

	/** The yes of a policy, or null. */
	synchronized @Nullable Play allowed(Guard guard) {
		return this.allowed.get(guard.name());
	}

	/**
	 * It arrives at the origin.
	 * @return how often it has
	 */
	synchronized int arrived() {
		this.story.add("it arrives at the origin");
		return ++this.arrivals;
	}

	synchronized void note(String event) {
		this.story.add(event);
	}

	synchronized String story() {
		return String.join("; ", this.story);
	}

}
