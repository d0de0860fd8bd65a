package io.forwardauth.gateway.routing;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.server.ServerExchange;

import static org.assertj.core.api.Assertions.assertThat;

class RouterTests {

	private final List<String> heard = new ArrayList<>();

	private final ExchangeFacts facts = new ExchangeFacts();

	private final RoutePredicate onlyPost = new MethodPredicate(List.of("POST"));

	private final Route route = new Route("straight", new Origin("http", "origin", 80), List.of(), true, null, null,
			null, RouteAuth.UNSAID, List.of(this.onlyPost));

	private final RouteTable table = new RouteTable(List.of(
			new RouteEntry("odd", List.of(new MethodPredicate(List.of("PUT"))), new Match.SpringWay("odd", "filter X"),
					RouteAuth.UNSAID),
			new RouteEntry("straight", List.of(this.onlyPost), new Match.Straight(this.route), RouteAuth.UNSAID)));

	private final Router router = new Router(this.table,
			(routed) -> this.heard.add("straight " + routed.routed().route().id()),
			(arrived) -> this.heard.add("spring"), (arrived) -> this.heard.add("none"));

	@Test
	void aStraightRouteStaysOnTheLine() {
		this.router.accept(arrived("POST"));

		assertThat(this.heard).containsExactly("straight straight");
		assertThat(this.facts.routeId).isEqualTo("straight");
		assertThat(this.facts.straight).isTrue();
	}

	@Test
	void anyOtherRouteGoesTheSpringWay() {
		this.router.accept(arrived("PUT"));

		assertThat(this.heard).containsExactly("spring");
		assertThat(this.facts.routeId).isEqualTo("odd");
		assertThat(this.facts.straight).isFalse();
	}

	@Test
	void noRouteIsSaidSo() {
		this.router.accept(arrived("GET"));

		assertThat(this.heard).containsExactly("none");
		assertThat(this.facts.routeId).isNull();
	}

	@Test
	void aNewTableCountsFromTheNextRequest() {
		this.router.accept(arrived("POST"));
		this.router.replace(RouteTable.springWay("a WebFilter must see every request"));
		this.router.accept(arrived("POST"));
		this.router.accept(arrived("GET"));

		assertThat(this.heard).containsExactly("straight straight", "spring", "spring");
	}

	/** The router asks an exchange for nothing but its facts. */
	private EdgeExchange arrived(String method) {
		ServerExchange exchange = (ServerExchange) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ServerExchange.class }, (proxy, called, args) -> {
					assertThat(called.getName()).isEqualTo("facts");
					return this.facts;
				});
		return new EdgeExchange(exchange, new Requests(method, "/", "example.org", "http").edge());
	}

}
