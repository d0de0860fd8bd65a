package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The index finds what trying one route after the other finds, however hosts and paths
 * are written.
 */
class RouteIndexPropertyTests {

	@Property(tries = 5_000)
	void theIndexFindsWhatALinearScanFinds(@ForAll("tables") List<RouteEntry> entries,
			@ForAll("requests") Requests request) {
		RouteEntry expected = linearScan(entries, request);
		RouteEntry found = new RouteIndex(entries).first(request.subject());

		assertThat(found).isSameAs(expected);
		int position = entries.indexOf(expected);
		Statistics.label("position").collect((position < 3) ? position : "later").coverage((coverage) -> {
			coverage.check(0).percentage((share) -> share > 5);
			coverage.check(1).percentage((share) -> share > 2);
			coverage.check("later").percentage((share) -> share > 2);
			coverage.check(-1).percentage((share) -> share > 5);
		});
	}

	/** What one predicate says of a host or path, the index must have seen as well. */
	@Property(tries = 5_000)
	void whatMatchesIsProposed(@ForAll("predicates") List<RoutePredicate> predicates,
			@ForAll("requests") Requests request) {
		RouteEntry entry = entry(0, predicates);
		boolean expected = entry.mayMatch(request.subject());

		assertThat(new RouteIndex(List.of(entry)).first(request.subject())).isSameAs(expected ? entry : null);
		Statistics.label("matches").collect(expected).coverage((coverage) -> {
			coverage.check(true).percentage((share) -> share > 10);
			coverage.check(false).percentage((share) -> share > 10);
		});
	}

	private static @Nullable RouteEntry linearScan(List<RouteEntry> entries, Requests request) {
		MatchSubject subject = request.subject();
		return entries.stream().filter((entry) -> entry.mayMatch(subject)).findFirst().orElse(null);
	}

	@Provide
	Arbitrary<List<RouteEntry>> tables() {
		return predicates().list()
			.ofMinSize(1)
			.ofMaxSize(12)
			.map((all) -> IntStream.range(0, all.size()).mapToObj((i) -> entry(i, all.get(i))).toList());
	}

	/** Some the line knows wholly, some it knows in part. */
	private static RouteEntry entry(int position, List<RoutePredicate> predicates) {
		String id = "route " + position;
		Match match = (position % 3 == 2) ? new Match.SpringWay(null, id) : new Match.Straight(new Route(id,
				new Origin("http", "origin", 80), List.of(), true, null, null, null, RouteAuth.UNSAID, predicates));
		return new RouteEntry(id, predicates, match, RouteAuth.UNSAID);
	}

	@Provide
	Arbitrary<List<RoutePredicate>> predicates() {
		return Arbitraries
			.frequencyOf(Tuple.of(4, pathPredicate()), Tuple.of(3, hostPredicate()), Tuple.of(1, methodPredicate()))
			.list()
			.ofMinSize(1)
			.ofMaxSize(2);
	}

	private static Arbitrary<RoutePredicate> pathPredicate() {
		Arbitrary<String> segment = Arbitraries.of("a", "a", "b", "A", "a.b", "~", "{x}", "*", "a*", "?", "{x:[a-z]+}",
				"a%20b", "a b", ";", "..");
		Arbitrary<String> end = Arbitraries.of("", "/", "/**", "/**", "/**", "/{*rest}", "/*");
		Arbitrary<String> pattern = Combinators.combine(segment.list().ofMaxSize(3), end)
			.as((segments, last) -> ("/" + String.join("/", numbered(segments)) + last).replace("//", "/"));
		Arbitrary<Boolean> caseSensitive = Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false));
		return Combinators.combine(pattern.list().ofMinSize(1).ofMaxSize(3), caseSensitive).as((patterns, plain) -> {
			PathPatternParser parser = new PathPatternParser();
			parser.setCaseSensitive(plain);
			return PathPredicate.of(patterns.stream().map(parser::parse).toList(), plain);
		});
	}

	private static Arbitrary<RoutePredicate> hostPredicate() {
		Arbitrary<String> label = Arbitraries.of("a", "a", "b", "A", "org", "Org", "*", "**", "{x}", "{x:a.}", "a*",
				"?", "", "k", "\u212a", "\u00ff");
		Arbitrary<String> end = Arbitraries.of("", "", ".org", ":80", ":8080", ":*", ".", ".org.");
		return Combinators.combine(label.list().ofMinSize(1).ofMaxSize(3), end)
			.as((labels, last) -> String.join(".", numbered(labels)) + last)
			.list()
			.ofMinSize(1)
			.ofMaxSize(3)
			.map((patterns) -> HostPredicate.of(patterns, true));
	}

	private static Arbitrary<RoutePredicate> methodPredicate() {
		return Arbitraries.of("GET", "POST", "PUT", "get", "X")
			.set()
			.ofMaxSize(3)
			.map((methods) -> new MethodPredicate(List.copyOf(methods)));
	}

	@Provide
	Arbitrary<Requests> requests() {
		return Combinators
			.combine(Arbitraries.of("GET", "GET", "POST", "PUT", "X"), paths(), hosts(),
					Arbitraries.of("http", "https"))
			.as(Requests::new);
	}

	private static Arbitrary<String> paths() {
		return PathArbitraries.of("a", "a", "a", "b", "A", "a.b", "~", "%61", "%41", ".", "..", "%2E", "%2F", "%3B",
				"%20", "%C3%A9", ";", ";v=1", ";a", "", "+", "*", "{x}");
	}

	private static Arbitrary<String> hosts() {
		Arbitrary<String> label = Arbitraries.of("a", "a", "b", "A", "ab", "org", "ORG", "", "K", "k", "%61", "*");
		return Combinators
			.combine(label.list().ofMinSize(1).ofMaxSize(4), Arbitraries.of("", "", ".", ":", ":80", ":8080", ".:80"))
			.as((labels, end) -> String.join(".", labels) + end);
	}

	/** A pattern may use a name once. */
	private static List<String> numbered(List<String> names) {
		List<String> numbered = new ArrayList<>();
		for (String name : names) {
			numbered.add(name.replace("{x", "{x" + numbered.size()));
		}
		return numbered;
	}

}
