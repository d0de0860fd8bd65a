package io.forwardauth.gateway.routing;

import java.util.function.Consumer;

import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.http.ExchangeFacts;

/**
 * Looks each request up in the route table and hands it to one of three ways. The table
 * can be replaced at any time: a request sees one table only.
 */
public final class Router implements Consumer<EdgeExchange> {

	private final Consumer<RoutedExchange> straight;

	private final Consumer<EdgeExchange> springWay;

	private final Consumer<EdgeExchange> noRoute;

	private volatile RouteTable table;

	/**
	 * Makes a router.
	 * @param table the routes to begin with
	 * @param straight takes requests of straight routes
	 * @param springWay takes those that Spring Cloud Gateway has to look at
	 * @param noRoute takes those that no route can match
	 */
	public Router(RouteTable table, Consumer<RoutedExchange> straight, Consumer<EdgeExchange> springWay,
			Consumer<EdgeExchange> noRoute) {
		this.table = table;
		this.straight = straight;
		this.springWay = springWay;
		this.noRoute = noRoute;
	}

	public RouteTable table() {
		return this.table;
	}

	/** Takes effect with the next request. */
	public void replace(RouteTable newer) {
		this.table = newer;
	}

	@Override
	public void accept(EdgeExchange arrived) {
		ExchangeFacts facts = arrived.exchange().facts();
		Match match = this.table.match(arrived.request());
		if (match instanceof Match.Straight found) {
			facts.routeId = found.route().id();
			this.straight
				.accept(new RoutedExchange(arrived.exchange(), new RoutedRequest(arrived.request(), found.route())));
		}
		else if (match instanceof Match.SpringWay way) {
			facts.routeId = way.routeId();
			facts.straight = false;
			this.springWay.accept(arrived);
		}
		else {
			this.noRoute.accept(arrived);
		}
	}

}
