package io.forwardauth.gateway.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The setup in the gateway's words.
 */
final class GatewaySettings {

	private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes[";

	private final Map<String, Object> properties = new TreeMap<>();

	private GatewaySettings() {
	}

	/**
	 * Makes the properties.
	 * @param setup what they say
	 * @param trusted the trusted proxies
	 * @param way which way requests take
	 * @return names and values
	 */
	static Map<String, Object> of(Setup setup, String trusted, Way way) {
		GatewaySettings settings = new GatewaySettings();
		settings.set("forwarded-headers.trusted-proxies", trusted);
		settings.set("forward-auth.line.enabled", way == Way.LINE);
		for (Policy policy : setup.policies()) {
			boolean named = !policy.name().equals(Policy.DEFAULT);
			String prefix = "forward-auth." + (named ? "policies." + policy.name() + "." : "");
			policy.options().forEach((option, value) -> settings.set(prefix + option, value));
		}
		for (int i = 0; i < setup.routes().size(); i++) {
			settings.route(ROUTES + i + "].", setup.routes().get(i));
		}
		return settings.properties;
	}

	private void route(String prefix, Route route) {
		set(prefix + "id", route.id());
		set(prefix + "uri", route.uri());
		set(prefix + "predicates[0]", "Path=" + route.path());
		if (route.keepsIdentity()) {
			set(prefix + "filters[0].name", "ForwardAuth");
			set(prefix + "filters[0].args.policy", "none");
			set(prefix + "filters[0].args.keep-identity-headers", true);
		}
		else {
			List<String> filters = route.filters();
			for (int i = 0; i < filters.size(); i++) {
				set(prefix + "filters[" + i + "]", filters.get(i));
			}
		}
		if (!route.passesHost()) {
			set(prefix + "metadata.pass-host-header", false);
		}
	}

	private void set(String name, Object value) {
		this.properties.put(name, value);
	}

}
