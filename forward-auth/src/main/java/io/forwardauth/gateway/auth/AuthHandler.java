package io.forwardauth.gateway.auth;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.forwardauth.gateway.routing.RoutedExchange;

/**
 * The auth station of the line: runs the steps of a request's route in their order, asks
 * where a policy stands among them, and hands on what all of them allow.
 */
public final class AuthHandler implements Consumer<RoutedExchange> {

	private final Map<String, AskedPolicy> policies;

	/** Of all policies: what a public route must not let a client supply. */
	private final List<IdentityHeaders> allIdentity;

	private final Consumer<AuthorizedExchange> next;

	/**
	 * Makes the station.
	 * @param policies by name; every policy that a route names must be among them
	 * @param next takes what is allowed
	 */
	public AuthHandler(Map<String, AskedPolicy> policies, Consumer<AuthorizedExchange> next) {
		this.policies = Map.copyOf(policies);
		this.allIdentity = List
			.of(IdentityHeaders.union(policies.values().stream().map(AskedPolicy::identityHeaders).toList()));
		this.next = next;
	}

	@Override
	public void accept(RoutedExchange routed) {
		new StepWalk(this, routed).proceed();
	}

	AskedPolicy policy(String name) {
		AskedPolicy policy = this.policies.get(name);
		if (policy == null) {
			throw new IllegalStateException("No policy '" + name + "': the route table was not checked");
		}
		return policy;
	}

	List<IdentityHeaders> allIdentity() {
		return this.allIdentity;
	}

	void allowed(AuthorizedExchange exchange) {
		this.next.accept(exchange);
	}

}
