package io.forwardauth.gateway.routing;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import org.springframework.web.util.pattern.PathPatternParser;

import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Peer;

/**
 * Finding a request's route, by the kind of predicate that tells routes apart. The linear
 * scan is what the index is to be faster than.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteLookUp {

	@Param({ "path", "host", "method" })
	public Kind kind = Kind.path;

	@Param({ "1", "100", "10000" })
	public int routes;

	@Param({ "first", "last" })
	public Which which = Which.first;

	private RouteTable table = new RouteTable(List.of());

	private EdgeRequest request = Kind.path.request(0);

	/** Makes the table. */
	@Setup
	public void prepare() {
		this.table = new RouteTable(IntStream.range(0, this.routes).mapToObj(this::entry).toList());
		int position = (this.which == Which.first) ? 0 : this.routes - 1;
		this.request = this.kind.request(position);
		if (this.table.match(this.request) != this.table.entries().get(position).match()) {
			throw new IllegalStateException("route " + position + " is not the one that is found");
		}
	}

	private RouteEntry entry(int position) {
		List<RoutePredicate> predicates = this.kind.predicates(position);
		Route route = new Route("route-" + position, new Origin("http", "origin", 80), List.of(), true, null, null,
				null, RouteAuth.UNSAID, predicates);
		return new RouteEntry(route.id(), predicates, new Match.Straight(route), RouteAuth.UNSAID);
	}

	@Benchmark
	public Match index() {
		return this.table.match(this.request);
	}

	@Benchmark
	public Match linearScan() {
		MatchSubject subject = new MatchSubject(this.request);
		for (RouteEntry entry : this.table.entries()) {
			if (entry.mayMatch(subject)) {
				return entry.match();
			}
		}
		return Match.NoRoute.INSTANCE;
	}

	/** Which route the request is for. */
	public enum Which {

		first, last

	}

	/** What tells the routes apart. */
	public enum Kind {

		/** Each route has a prefix of its own. */
		path {

			@Override
			List<RoutePredicate> predicates(int position) {
				return List.of(below("/services/s" + position + "/**"));
			}

			@Override
			EdgeRequest request(int position) {
				return Kind.request(HttpMethod.GET, "/services/s" + position + "/items/7", "example.org");
			}

		},

		/** Each route has a host of its own. */
		host {

			@Override
			List<RoutePredicate> predicates(int position) {
				return List.of(HostPredicate.of(List.of("t" + position + ".example.org"), true), below("/**"));
			}

			@Override
			EdgeRequest request(int position) {
				return Kind.request(HttpMethod.GET, "/items/7", "t" + position + ".example.org");
			}

		},

		/** Reading and writing go to different routes. */
		method {

			@Override
			List<RoutePredicate> predicates(int position) {
				return List.of(below("/services/s" + position / 2 + "/**"),
						new MethodPredicate((position % 2 == 0) ? List.of("GET", "HEAD") : List.of("POST", "PUT")));
			}

			@Override
			EdgeRequest request(int position) {
				return Kind.request((position % 2 == 0) ? HttpMethod.GET : HttpMethod.POST,
						"/services/s" + position / 2 + "/items/7", "example.org");
			}

		};

		abstract List<RoutePredicate> predicates(int position);

		abstract EdgeRequest request(int position);

		private static RoutePredicate below(String pattern) {
			return PathPredicate.of(List.of(new PathPatternParser().parse(pattern)), true);
		}

		private static EdgeRequest request(HttpMethod method, String path, String host) {
			return new EdgeRequest(method, path, "", host, "http", false, new DefaultHttpHeaders(),
					new Peer("192.0.2.7", "192.0.2.7", false, false));
		}

	}

}
