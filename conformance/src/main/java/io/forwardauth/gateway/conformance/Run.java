package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What came of the whole table on one way.
 *
 * @param way the way
 * @param outcomes one for each case, in the table's order
 * @param leaks what the gateway's log said of lost buffers
 */
record Run(Way way, List<Outcome> outcomes, List<String> leaks) {

	/** Starts the gateway, plays all cases, ends it. */
	static Run of(Installation installation, TraefikStage traefik, Way way) throws IOException {
		try (GatewayStage gateway = new GatewayStage(installation, way)) {
			Comparison comparison = new Comparison(traefik, gateway, explanations(way));
			return new Run(way, comparison.of(Table.rows().toList()), gateway.leaks());
		}
	}

	/** Reasons hold on both ways; on the Spring way there are its limits besides. */
	private static List<Explanation> explanations(Way way) {
		List<Explanation> explanations = new ArrayList<>(List.of(Reason.values()));
		if (way == Way.SPRING) {
			explanations.addAll(List.of(SpringLimit.values()));
		}
		return explanations;
	}

	long played() {
		return this.outcomes.stream().filter(Outcome::played).count();
	}

	long equal() {
		return this.outcomes.stream().filter(Outcome::isEqual).count();
	}

	long hostile() {
		return this.outcomes.stream().filter((outcome) -> outcome.row().isHostile()).count();
	}

	/** The run in one line. */
	String figures() {
		return this.way + ": " + this.outcomes.size() + " cases, " + hostile() + " of them hostile; " + played()
				+ " played on both, " + equal() + " the same, " + (played() - equal()) + " different; "
				+ faults().size() + " to mend";
	}

	/** The outcomes in which a reason occurs. */
	List<Outcome> with(Explanation reason) {
		return this.outcomes.stream().filter((outcome) -> outcome.explained().containsKey(reason)).toList();
	}

	/** The fields that a reason explains. */
	Collection<String> fields(Explanation reason) {
		Collection<String> fields = new TreeSet<>();
		with(reason).stream()
			.flatMap((outcome) -> outcome.explained().getOrDefault(reason, List.of()).stream())
			.forEach((difference) -> fields.add(difference.field().replaceFirst(", (request|interim) \\d+", "")));
		return fields;
	}

	/** What must be mended, by case; nothing if all is well. */
	Map<String, Collection<String>> faults() {
		Map<String, Collection<String>> faults = new TreeMap<>();
		for (Outcome outcome : this.outcomes) {
			Collection<String> ofCase = outcome.faults(this.way == Way.LINE);
			if (!ofCase.isEmpty()) {
				faults.put(outcome.row().says(), ofCase);
			}
		}
		if (!this.leaks.isEmpty()) {
			faults.put("buffers are lost", this.leaks);
		}
		EnumSet.complementOf(EnumSet.of(Reason.WAITED_FOR))
			.stream()
			.filter((reason) -> this.way == Way.LINE && with(reason).isEmpty())
			.forEach((reason) -> faults.put("reason " + reason, List.of("no case differs for it any more")));
		return faults;
	}

}
