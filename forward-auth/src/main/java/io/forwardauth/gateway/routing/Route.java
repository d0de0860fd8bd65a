package io.forwardauth.gateway.routing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.TlsOptions;

/**
 * A straight route: all of it is known to the line.
 *
 * @param id the route's id
 * @param origin where it leads
 * @param steps what happens to a request, in order
 * @param passHostHeader whether the origin gets Host as the client sent it (metadata
 * {@code pass-host-header}, default true; Traefik's {@code passHostHeader})
 * @param connectTimeout metadata {@code connect-timeout}, or null for the general one
 * @param responseTimeout metadata {@code response-timeout}, from the call to the answer's
 * head; negative: none; or null for the general one
 * @param tls metadata {@code tls-*}, or null where it says nothing of TLS
 * @param auth what its {@code ForwardAuth} filters ask for
 * @param predicates all must hold
 */
public record Route(String id, Origin origin, List<Step> steps, boolean passHostHeader,
		@Nullable Duration connectTimeout, @Nullable Duration responseTimeout, @Nullable TlsOptions tls, RouteAuth auth,
		List<RoutePredicate> predicates) {

	public Route {
		steps = List.copyOf(steps);
		predicates = List.copyOf(predicates);
	}

	/** Whether it says {@code ForwardAuth=none}. */
	public boolean isPublic() {
		return this.auth.isPublic();
	}

	/**
	 * Whether a public route lets identity headers of clients pass
	 * ({@code keep-identity-headers}, default false).
	 */
	public boolean keepIdentityHeaders() {
		return this.auth.keepIdentityHeaders();
	}

	/** The policies that are asked, in order; empty if none. */
	public List<String> policies() {
		return this.auth.policies();
	}

	/**
	 * Lets response filters, and policies that allowed, edit an answer's headers, last in
	 * the list first.
	 * @param request the request that is answered
	 * @param answer the headers of the answer
	 * @param before only steps before this position: all of them for the origin's answer,
	 * those before the policy for its denial
	 */
	public void applyToAnswer(RoutedRequest request, HttpHeaders answer, int before) {
		for (int i = before - 1; i >= 0; i--) {
			if (this.steps.get(i) instanceof Step.ResponseStep step) {
				step.apply(request, answer);
			}
			else {
				request.editAnswer(i, answer);
			}
		}
	}

	/** What the predicates extract: later ones win, as in Spring Cloud Gateway. */
	Map<String, String> uriVariables(MatchSubject subject) {
		Map<String, String> variables = new HashMap<>();
		for (RoutePredicate predicate : this.predicates) {
			predicate.extract(subject, variables);
		}
		return variables;
	}

}
