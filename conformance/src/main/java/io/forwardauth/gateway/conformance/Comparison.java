package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Plays cases on Traefik and on the gateway, and looks for a reason for whatever is not
 * the same.
 */
final class Comparison {

	private final Stage traefik;

	private final Stage ours;

	private final Collection<? extends Explanation> explanations;

	private final Protocol protocol;

	private final Set<String> alone;

	/**
	 * Compares two proxies.
	 * @param traefik the one whose doings are to be met
	 * @param ours the other
	 * @param explanations the reasons there are for differing
	 * @param protocol what clients speak
	 */
	Comparison(Stage traefik, Stage ours, Collection<? extends Explanation> explanations, Protocol protocol) {
		this.protocol = protocol;
		this.traefik = traefik;
		this.ours = ours;
		this.explanations = explanations;
		Setup setup = Setup.of(traefik.ports());
		this.alone = setup.routes()
			.stream()
			.filter((route) -> !TraefikSettings.canSay(setup, route))
			.map(Route::id)
			.collect(Collectors.toSet());
	}

	/** Plays all that can be said. */
	List<Outcome> of(List<Case> cases) throws IOException {
		List<Outcome> outcomes = new ArrayList<>();
		for (Case row : cases) {
			if (row.canBeSaidIn(this.protocol) && row.canBePlayedHere()) {
				outcomes.add(of(row));
			}
		}
		return outcomes;
	}

	/** Whether Traefik plays a case too. */
	boolean isForBoth(Case row) {
		return !this.alone.contains(row.route()) && Reason.ALONE.stream().noneMatch((reason) -> reason == row.reason());
	}

	/** Plays one, on both at the same time. */
	Outcome of(Case row) throws IOException {
		CompletableFuture<Seen> theirs = isForBoth(row) ? CompletableFuture.supplyAsync(() -> onTraefik(row)) : null;
		Seen seen = row.playOn(this.ours, this.protocol);
		String broken = broken(row, seen);
		if (theirs == null) {
			return new Outcome(row, false, Map.of(), List.of(), null, broken, seen.essence());
		}
		Outcome outcome = compared(row, Picture.of(theirs.join()), Picture.of(seen));
		return new Outcome(row, true, outcome.explained(), outcome.unexplained(), outcome.stale(), broken,
				seen.essence());
	}

	private Seen onTraefik(Case row) {
		try {
			return row.playOn(this.traefik, this.protocol);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Outcome compared(Case row, Picture theirs, Picture own) {
		Map<Explanation, List<Difference>> explained = new TreeMap<>(Comparator.comparing(Explanation::name));
		List<Difference> left = new ArrayList<>();
		for (Difference difference : theirs.differencesTo(own)) {
			Optional<? extends Explanation> why = this.explanations.stream()
				.filter((explanation) -> explanation.explains(difference, theirs, own))
				.findFirst();
			if (why.isPresent()) {
				explained.computeIfAbsent(why.get(), (reason) -> new ArrayList<>()).add(difference);
			}
			else {
				left.add(difference);
			}
		}
		Explanation named = (this.ours.limitOf(row) != null) ? this.ours.limitOf(row) : row.reason();
		if (named != null && !left.isEmpty()) {
			// All of it: what else there is depends on how far Traefik has got.
			explained.clear();
			explained.put(named, theirs.differencesTo(own));
			left = List.of();
		}
		Reason stale = (row.reason() != null && !explained.containsKey(row.reason())) ? row.reason() : null;
		return new Outcome(row, true, explained, left, stale, null, "");
	}

	private static @Nullable String broken(Case row, Seen seen) {
		try {
			row.check(seen);
			return null;
		}
		catch (AssertionError ex) {
			return ex.getMessage();
		}
	}

}
