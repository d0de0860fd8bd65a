package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;

/**
 * Whether a route was made from the definition of its id. It need not be: a RouteLocator
 * in Java may use the id of a definition that is broken, or change what another locator
 * made. What Spring Cloud Gateway's predicates and filters call themselves tells.
 */
final class RouteProvenance {

	private final Route live;

	private final RouteDefinition definition;

	private final String predicateText;

	private final List<String> liveFilters = new ArrayList<>();

	/** In order; null where the filter's own text is not known. */
	private final List<@Nullable String> expectedFilters = new ArrayList<>();

	private boolean predicatesHold = true;

	RouteProvenance(Route live, RouteDefinition definition) {
		this.live = live;
		this.definition = definition;
		this.predicateText = String.valueOf(live.getPredicate());
		for (GatewayFilter filter : live.getFilters()) {
			this.liveFilters.add(String.valueOf(filter));
		}
	}

	void expectPredicate(String text) {
		this.predicatesHold &= this.predicateText.contains(text);
	}

	void expectForwardAuth() {
		this.expectedFilters.add(null);
	}

	void expectFilter(Compiled<Step> filter) {
		this.expectedFilters.add(filter.isKnown() ? filter.text() : null);
	}

	/**
	 * Tells.
	 * @param inOrder whether all filters are known, so that even their order must agree:
	 * an unknown one may have an order of its own
	 * @return whether nothing speaks against it
	 */
	boolean holds(boolean inOrder) {
		return this.predicatesHold && this.live.getOrder() == this.definition.getOrder()
				&& this.live.getMetadata().equals(this.definition.getMetadata()) && sameUri()
				&& this.liveFilters.size() == this.expectedFilters.size()
				&& (inOrder ? filtersAgreeInOrder() : filtersAgree());
	}

	private boolean sameUri() {
		Route built = Route.async(this.definition).asyncPredicate(this.live.getPredicate()).build();
		return built.getUri().equals(this.live.getUri());
	}

	private boolean filtersAgreeInOrder() {
		for (int i = 0; i < this.expectedFilters.size(); i++) {
			String expected = this.expectedFilters.get(i);
			if (expected != null && !this.liveFilters.get(i).contains(expected)) {
				return false;
			}
		}
		return true;
	}

	private boolean filtersAgree() {
		for (String expected : this.expectedFilters) {
			if (expected != null && this.liveFilters.stream().noneMatch((live) -> live.contains(expected))) {
				return false;
			}
		}
		return true;
	}

}
