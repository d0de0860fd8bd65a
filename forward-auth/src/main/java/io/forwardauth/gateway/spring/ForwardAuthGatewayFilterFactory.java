package io.forwardauth.gateway.spring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.routing.RouteAuth;
import io.forwardauth.gateway.routing.RouteConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.cloud.gateway.support.HasRouteId;

/**
 * The filter {@code ForwardAuth} of Spring Cloud Gateway: {@code ForwardAuth=admin} asks
 * that policy in place of the default one, {@code ForwardAuth=admin,audit} both in order,
 * {@code ForwardAuth=none} makes a route public. Written out, its arguments are
 * {@code policy} and, beside {@code none}, {@code keep-identity-headers}. In Java:
 * {@code f.filter(factory.apply((config) -> config.setPolicy(List.of("admin"))))}.
 */
public class ForwardAuthGatewayFilterFactory
		extends AbstractGatewayFilterFactory<ForwardAuthGatewayFilterFactory.Config> {

	/** As many as a route can name in the short form. */
	private static final int MOST_POLICIES = 32;

	private final PolicyAsking asking;

	ForwardAuthGatewayFilterFactory(PolicyAsking asking) {
		super(Config.class);
		this.asking = asking;
	}

	@Override
	public String name() {
		return RouteAuth.FILTER;
	}

	/** The short form's names become the elements of {@code policy}. */
	@Override
	public List<String> shortcutFieldOrder() {
		return IntStream.range(0, MOST_POLICIES).mapToObj((index) -> "policy[" + index + "]").toList();
	}

	/**
	 * Makes the filter.
	 * @param config the policies
	 * @return the filter
	 * @throws RouteConfigurationException if there is no policy of a name, or none beside
	 * another
	 */
	@Override
	public GatewayFilter apply(Config config) {
		String routeId = (config.getRouteId() != null) ? config.getRouteId() : "?";
		Map<String, String> args = new LinkedHashMap<>();
		args.put(RouteAuth.POLICY_ARG, String.join(",", config.getPolicy()));
		args.put(RouteAuth.KEEP_IDENTITY_HEADERS_ARG, Boolean.toString(config.isKeepIdentityHeaders()));
		RouteAuth auth = RouteAuth.of(routeId, args);
		for (String policy : auth.policies()) {
			if (!this.asking.knows(policy)) {
				throw new RouteConfigurationException(routeId, "filter " + RouteAuth.FILTER, policy,
						"the name of a policy under forward-auth.policies (" + this.asking.names() + "), or "
								+ PolicyOptions.NONE + " for a public route");
			}
		}
		return new ForwardAuthGatewayFilter(auth, this.asking);
	}

	/** The filter's arguments. */
	public static class Config implements HasRouteId {

		private List<String> policy = List.of();

		private boolean keepIdentityHeaders;

		private @Nullable String routeId;

		/** Names of policies, in order; or {@code none} alone. */
		public List<String> getPolicy() {
			return this.policy;
		}

		public void setPolicy(List<String> policy) {
			this.policy = policy;
		}

		/**
		 * Whether a public route lets identity headers of clients pass; default false.
		 */
		public boolean isKeepIdentityHeaders() {
			return this.keepIdentityHeaders;
		}

		public void setKeepIdentityHeaders(boolean keepIdentityHeaders) {
			this.keepIdentityHeaders = keepIdentityHeaders;
		}

		@Override
		@SuppressWarnings("NullAway")
		public @Nullable String getRouteId() {
			return this.routeId;
		}

		@Override
		public void setRouteId(String routeId) {
			this.routeId = routeId;
		}

	}

}
