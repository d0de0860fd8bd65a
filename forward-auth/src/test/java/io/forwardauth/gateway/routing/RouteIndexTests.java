package io.forwardauth.gateway.routing;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.web.util.pattern.PathPatternParser;

import io.forwardauth.gateway.edge.CanonicalPath;
import io.forwardauth.gateway.edge.EdgeRequest;

import static org.assertj.core.api.Assertions.assertThat;

class RouteIndexTests {

	private static final int MANY = 10_000;

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			below the prefix                     | /admin/users           | admin.example.org      | admin
			the prefix itself                    | /admin                 | admin.example.org      | admin
			a slash at the end                   | /admin/                | admin.example.org      | admin
			a parameter on the segment           | /admin;x/users         | admin.example.org      | admin
			a parameter with a value, at the end | /admin;x=1             | admin.example.org      | admin
			an escaped letter                    | /%61dmin/users         | admin.example.org      | admin
			slashes and dots in front            | //.//admin/./users     | admin.example.org      | admin
			back from somewhere else             | /open/../admin/users   | admin.example.org      | admin
			another escape behind the prefix     | /admin/%20             | admin.example.org      | admin
			an escaped slash makes one segment   | /admin%2Fusers         | admin.example.org      | open
			an escaped semicolon is no parameter | /admin%3Bx/users       | admin.example.org      | open
			paths have a case                    | /Admin/users           | admin.example.org      | open
			a longer name is another             | /administrator         | admin.example.org      | open
			a host in another case               | /admin                 | ADMIN.Example.org      | admin
			a port                               | /admin                 | admin.example.org:8443 | admin
			the dot of the root, and a port      | /admin                 | admin.example.org.:80  | admin
			an empty label                       | /admin                 | admin..example.org     | admin
			another host                         | /admin                 | www.example.org        | open
			a longer host                        | /admin                 | admin.example.org.evil | open
			no Host                              | /admin                 | ''                     | open
			""")
	void aWayToWriteAPathOrHostOpensNoWeakerRoute(String description, String path, String host, String expected) {
		RouteTable table = new RouteTable(List.of(entry("admin", host("admin.example.org"), path("/admin/**")),
				entry("open", path("/**")), entry("never", path("/admin/**"))));

		assertThat(found(table, new Requests("GET", CanonicalPath.of(path), host, "http"))).isEqualTo(expected);
	}

	@Test
	void theFirstInTheTableWinsWhereverItsPlaceInTheIndexIs() {
		RouteTable table = new RouteTable(
				List.of(entry("deep", host("*.org"), path("/a/b/c"), method("PUT")), entry("every", method("POST")),
						entry("host", host("a.org")), entry("path", path("/a/b/**")), entry("rest")));

		assertThat(found(table, new Requests("PUT", "/a/b/c", "a.org", "http"))).isEqualTo("deep");
		assertThat(found(table, new Requests("POST", "/a/b/c", "a.org", "http"))).isEqualTo("every");
		assertThat(found(table, new Requests("GET", "/a/b/c", "a.org", "http"))).isEqualTo("host");
		assertThat(found(table, new Requests("GET", "/a/b/c", "b.org", "http"))).isEqualTo("path");
		assertThat(found(table, new Requests("GET", "/a", "b.org", "http"))).isEqualTo("rest");
	}

	/** It may match as far as the line can tell, so that nothing behind it is sure. */
	@Test
	void aRouteThatTheLineDoesNotKnowKeepsItsPlaceInTheOrder() {
		RouteEntry unknown = new RouteEntry("unknown", List.of(path("/a/**")),
				new Match.SpringWay(null, "predicate Header"), RouteAuth.UNSAID);
		RouteTable table = new RouteTable(List.of(entry("first", path("/a/first")), unknown,
				entry("last", path("/a/last")), entry("other", path("/b"))));

		assertThat(found(table, Requests.get("/a/first"))).isEqualTo("first");
		assertThat(table.match(Requests.get("/a/last").edge())).isSameAs(unknown.match());
		assertThat(found(table, Requests.get("/b"))).isEqualTo("other");
	}

	@Test
	void noRouteIsFoundWhereNoneMatches() {
		RouteTable table = new RouteTable(List.of(entry("a", path("/a")), entry("post", path("/b"), method("POST"))));

		assertThat(table.match(Requests.get("/c").edge())).isEqualTo(new Match.NoRoute());
		assertThat(table.match(Requests.get("/b").edge())).isEqualTo(new Match.NoRoute());
		assertThat(new RouteTable(List.of()).match(Requests.get("/").edge())).isEqualTo(new Match.NoRoute());
	}

	/** Each host with each path would be 360,000 places. */
	@Test
	void aRouteOfManyHostsAndPathsIsFoundByEachOfThem() {
		List<String> hosts = IntStream.range(0, 600).mapToObj((i) -> "h" + i + ".org").toList();
		String[] paths = IntStream.range(0, 600).mapToObj((i) -> "/p" + i).toArray(String[]::new);
		RouteTable table = new RouteTable(
				List.of(entry("wide", HostPredicate.of(hosts, true), path(paths)), entry("rest")));

		assertThat(found(table, new Requests("GET", "/p599", "h599.org", "http"))).isEqualTo("wide");
		assertThat(found(table, new Requests("GET", "/p0", "h0.org", "http"))).isEqualTo("wide");
		assertThat(found(table, new Requests("GET", "/p600", "h0.org", "http"))).isEqualTo("rest");
		assertThat(found(table, new Requests("GET", "/p0", "h600.org", "http"))).isEqualTo("rest");
	}

	static Stream<List<RouteEntry>> manyRoutes() {
		return Stream.of(many((i) -> entry("r" + i, path("/service-" + i + "/**"))),
				many((i) -> entry("r" + i, path("/api/v1/" + i))),
				many((i) -> entry("r" + i, host("tenant-" + i + ".example.org"))),
				many((i) -> entry("r" + i, host("*.tenant-" + i + ".org"))),
				many((i) -> entry("r" + i, host("shop.org"), path("/" + i / 5 + "/{id}"), method("M" + i % 5))));
	}

	/**
	 * Tried one by one, ten thousand routes take over a thousand times as long as one.
	 */
	@ParameterizedTest
	@MethodSource("manyRoutes")
	void theLastOfTenThousandRoutesIsFoundAboutAsFastAsASingleOne(List<RouteEntry> entries) {
		int last = MANY - 1;
		EdgeRequest request = Stream
			.of(Requests.get("/service-" + last + "/x"), Requests.get("/api/v1/" + last),
					Requests.host("tenant-" + last + ".example.org"), Requests.host("www.tenant-" + last + ".org"),
					new Requests("M4", "/1999/7", "shop.org", "http"))
			.map(Requests::edge)
			.filter((one) -> entries.get(last).mayMatch(new MatchSubject(one)))
			.findFirst()
			.orElseThrow();
		RouteTable many = new RouteTable(entries);
		RouteTable single = new RouteTable(entries.subList(last, MANY));

		assertThat(many.match(request)).isSameAs(entries.get(last).match());
		assertThat(nanoseconds(many, request)).isLessThan(50 * nanoseconds(single, request));
	}

	/** The best of many turns: what else the machine does counts in none. */
	private static long nanoseconds(RouteTable table, EdgeRequest request) {
		long[] turns = new long[200];
		for (int i = 0; i < turns.length; i++) {
			long start = System.nanoTime();
			for (int j = 0; j < 20; j++) {
				assertThat(table.match(request)).isNotNull();
			}
			turns[i] = System.nanoTime() - start;
		}
		return Arrays.stream(turns).min().orElseThrow();
	}

	private static List<RouteEntry> many(IntFunction<RouteEntry> maker) {
		return IntStream.range(0, MANY).mapToObj(maker).toList();
	}

	private static String found(RouteTable table, Requests request) {
		return (table.match(request.edge()) instanceof Match.Straight straight) ? straight.route().id() : "none";
	}

	private static RouteEntry entry(String id, RoutePredicate... predicates) {
		Route route = new Route(id, new Origin("http", "origin", 80), List.of(), true, null, null, null,
				RouteAuth.UNSAID, List.of(predicates));
		return new RouteEntry(id, List.of(predicates), new Match.Straight(route), RouteAuth.UNSAID);
	}

	private static RoutePredicate path(String... patterns) {
		return PathPredicate.of(Stream.of(patterns).map(new PathPatternParser()::parse).toList(), true);
	}

	private static RoutePredicate host(String pattern) {
		return HostPredicate.of(List.of(pattern), true);
	}

	private static RoutePredicate method(String method) {
		return new MethodPredicate(List.of(method));
	}

}
