package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;

import io.forwardauth.gateway.http.TlsOptions;

/**
 * One route while it is compiled: what is known of it so far, and what keeps it off the
 * line.
 */
final class RouteDraft {

	private final org.springframework.cloud.gateway.route.Route live;

	private final RouteProvenance provenance;

	private final List<String> reasons = new ArrayList<>();

	private final List<RoutePredicate> predicates = new ArrayList<>();

	private final List<Step> steps = new ArrayList<>();

	private final RouteMetadata metadata;

	private final @Nullable TlsOptions tls;

	private RouteAuth auth = RouteAuth.UNSAID;

	private boolean preservesHost;

	private boolean allPredicatesKnown = true;

	RouteDraft(org.springframework.cloud.gateway.route.Route live, RouteDefinition definition) {
		this.live = live;
		this.provenance = new RouteProvenance(live, definition);
		this.metadata = RouteMetadata.of(live.getId(), live.getMetadata(), this.reasons);
		this.tls = RouteTls.of(live.getId(), live.getUri(), live.getMetadata());
	}

	void add(Compiled<RoutePredicate> predicate) {
		RoutePredicate value = predicate.value();
		if (value != null) {
			this.predicates.add(value);
			this.provenance.expectPredicate(predicate.text());
		}
		else {
			this.allPredicatesKnown = false;
		}
		remember(predicate.unknown());
	}

	/** Settles what is asked in all; the default policy comes before every filter. */
	void auth(RouteAuth said, @Nullable String defaultPolicy) {
		this.auth = said;
		if (said.equals(RouteAuth.UNSAID) && defaultPolicy != null) {
			this.auth = new RouteAuth(List.of(defaultPolicy), false, false);
			this.steps.add(new Step.Ask(defaultPolicy));
		}
	}

	/** A ForwardAuth filter at its place. */
	void add(RouteAuth filter) {
		filter.policies().forEach((policy) -> this.steps.add(new Step.Ask(policy)));
		this.provenance.expectForwardAuth();
	}

	void add(FilterDefinition definition, Compiled<Step> filter) {
		this.provenance.expectFilter(filter);
		remember(filter.unknown());
		if (filter.isKnown() && "PreserveHostHeader".equals(definition.getName())) {
			this.preservesHost = true;
		}
		Step step = filter.value();
		if (step != null && !isSecondPrefix(step)) {
			this.steps.add(step);
		}
	}

	Map<String, String> guaranteedVariables() {
		return UriVariables.guaranteed(this.predicates);
	}

	RouteEntry entry() {
		String id = this.live.getId();
		if (!this.provenance.holds(this.reasons.isEmpty())) {
			String reason = "a definition of the same id that it was not made from";
			return new RouteEntry(id, List.of(), new Match.SpringWay(null, reason), this.auth);
		}
		Origin origin = Origins.of(this.live.getUri(), this.reasons);
		if (origin == null || !this.reasons.isEmpty()) {
			String reason = String.join("; ", this.reasons);
			String found = this.allPredicatesKnown ? id : null;
			return new RouteEntry(id, this.predicates, new Match.SpringWay(found, reason), this.auth);
		}
		Route route = new Route(id, origin, this.steps, this.preservesHost || this.metadata.passHostHeader(),
				this.metadata.connectTimeout(), this.metadata.responseTimeout(), this.tls, this.auth, this.predicates);
		return new RouteEntry(id, this.predicates, new Match.Straight(route), this.auth);
	}

	private void remember(@Nullable String reason) {
		if (reason != null) {
			this.reasons.add(reason);
		}
	}

	/** Spring Cloud Gateway's PrefixPath does nothing once another has run. */
	private boolean isSecondPrefix(Step step) {
		return step instanceof PathSteps.PrefixPath
				&& this.steps.stream().anyMatch((earlier) -> earlier instanceof PathSteps.PrefixPath);
	}

}
