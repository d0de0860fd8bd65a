package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What came of the whole table on one way.
 *
 * @param way the way
 * @param protocol what clients spoke
 * @param outcomes one for each case, in the table's order
 * @param leaks what the gateway's log said of lost buffers
 * @param disagreements the cases of which something else came than in HTTP/1
 */
record Run(Way way, Protocol protocol, List<Outcome> outcomes, List<String> leaks,
		Map<String, Collection<String>> disagreements) {

	/**
	 * Plays all there is to play: on the line in both protocols, and on the Spring way.
	 * @param installation where everything is
	 * @param traefik Traefik, started
	 * @param share every how-many-eth case is played; 1 for all
	 * @param told is told of each run once it is over
	 * @return the runs; that on the line in HTTP/1 comes first
	 */
	static List<Run> all(Installation installation, TraefikStage traefik, int share, Consumer<Run> told)
			throws IOException {
		List<Run> runs = new ArrayList<>();
		for (Way way : Way.values()) {
			try (GatewayStage gateway = new GatewayStage(installation, way)) {
				for (Protocol protocol : Protocol.values()) {
					if (way == Way.LINE || protocol == Protocol.HTTP_1) {
						List<Case> rows = Table.everyNth(share);
						runs.add(of(traefik, gateway, way, protocol, rows, runs));
						told.accept(runs.get(runs.size() - 1));
					}
				}
			}
		}
		return runs;
	}

	private static Run of(TraefikStage traefik, GatewayStage gateway, Way way, Protocol protocol, List<Case> rows,
			List<Run> before) throws IOException {
		Comparison comparison = new Comparison(traefik, gateway, explanations(way, protocol), protocol);
		List<Outcome> outcomes = comparison.of(rows);
		return new Run(way, protocol, outcomes, gateway.leaks(),
				(protocol == Protocol.HTTP_2) ? disagreements(before.get(0).outcomes(), outcomes) : Map.of());
	}

	/** Else a refusal that only HTTP/2 has would pass for strictness. */
	private static Map<String, Collection<String>> disagreements(List<Outcome> http1, List<Outcome> http2) {
		Map<String, String> essences = new HashMap<>();
		http1.forEach((outcome) -> essences.put(outcome.row().says(), outcome.essence()));
		Map<String, Collection<String>> disagreements = new TreeMap<>();
		for (Outcome outcome : http2) {
			String before = essences.get(outcome.row().says());
			if (!outcome.essence().equals(before)) {
				disagreements.put(outcome.row().says(),
						List.of("in HTTP/1 " + before + "; in HTTP/2 " + outcome.essence()));
			}
		}
		return disagreements;
	}

	/** Reasons hold everywhere; on the Spring way and in HTTP/2 there are more. */
	private static List<Explanation> explanations(Way way, Protocol protocol) {
		List<Explanation> explanations = new ArrayList<>(List.of(Reason.values()));
		if (way == Way.SPRING) {
			explanations.addAll(List.of(SpringLimit.values()));
		}
		if (protocol == Protocol.HTTP_2) {
			explanations.addAll(List.of(Http2Difference.values()));
		}
		return explanations;
	}

	/** Whether all is played and nothing is left out: no reason may be without a case. */
	private boolean isWhole() {
		return this.way == Way.LINE && this.protocol == Protocol.HTTP_1
				&& this.outcomes.size() == Table.rows().filter(Case::canBePlayedHere).count();
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
		return this.way + " " + this.protocol + ": " + this.outcomes.size() + " cases, " + hostile()
				+ " of them hostile; " + played() + " played on both, " + equal() + " the same, " + (played() - equal())
				+ " different; " + faults().size() + " to mend";
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
			Collection<String> ofCase = outcome.faults(isWhole());
			if (!ofCase.isEmpty()) {
				faults.put(outcome.row().says(), ofCase);
			}
		}
		if (!this.leaks.isEmpty()) {
			faults.put("buffers are lost", this.leaks);
		}
		faults.putAll(this.disagreements);
		EnumSet.complementOf(EnumSet.copyOf(Reason.ALONE))
			.stream()
			.filter((reason) -> isWhole() && with(reason).isEmpty())
			.forEach((reason) -> faults.put("reason " + reason, List.of("no case differs for it any more")));
		return faults;
	}

}
