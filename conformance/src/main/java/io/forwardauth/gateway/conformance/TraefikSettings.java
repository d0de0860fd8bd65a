package io.forwardauth.gateway.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The setup in the words of Traefik's file provider: a policy is a middleware, a route is
 * a router with middlewares in order. What Traefik has no words for is left out, and the
 * route with it.
 */
final class TraefikSettings {

	/** Traefik's options of forwardAuth by our names; {@code tls.ca} is nested. */
	private static final Map<String, Option> OPTIONS = Map.ofEntries(option("address", "address", Type.TEXT),
			option("trust-forward-header", "trustForwardHeader", Type.FLAG),
			option("auth-request-headers", "authRequestHeaders", Type.LIST),
			option("auth-response-headers", "authResponseHeaders", Type.LIST),
			option("auth-response-headers-regex", "authResponseHeadersRegex", Type.TEXT),
			option("preserve-location-header", "preserveLocationHeader", Type.FLAG),
			option("preserve-request-method", "preserveRequestMethod", Type.FLAG),
			option("header-field", "headerField", Type.TEXT),
			option("max-response-body-size", "maxResponseBodySize", Type.NUMBER),
			option("forward-body", "forwardBody", Type.FLAG), option("max-body-size", "maxBodySize", Type.NUMBER),
			option("add-auth-cookies-to-response", "addAuthCookiesToResponse", Type.LIST),
			option("auth-signin-url", "authSigninURL", Type.TEXT), option("tls.ca", "tls.ca", Type.TEXT),
			option("tls.cert", "tls.cert", Type.TEXT), option("tls.key", "tls.key", Type.TEXT),
			option("tls.insecure-skip-verify", "tls.insecureSkipVerify", Type.FLAG));

	private final Map<String, Object> routers = new LinkedHashMap<>();

	private final Map<String, Object> middlewares = new LinkedHashMap<>();

	private final Map<String, Object> services = new LinkedHashMap<>();

	private TraefikSettings() {
	}

	/**
	 * Makes the content of a file for the file provider.
	 * @param setup what it says
	 * @return the tree
	 */
	static Map<String, Object> of(Setup setup) {
		TraefikSettings settings = new TraefikSettings();
		setup.policies().forEach(settings::policy);
		for (int i = 0; i < setup.routes().size(); i++) {
			settings.route(setup.routes().get(i), setup.routes().size() - i);
		}
		return Map.of("http", Map.of("routers", settings.routers, "middlewares", settings.middlewares, "services",
				settings.services));
	}

	/**
	 * Whether Traefik can be told this route.
	 * @param setup where its policies are
	 * @param route the route
	 * @return whether it is among Traefik's
	 */
	static boolean canSay(Setup setup, Route route) {
		TraefikSettings settings = new TraefikSettings();
		setup.policies().forEach(settings::policy);
		settings.route(route, 1);
		return !settings.routers.isEmpty();
	}

	private void policy(Policy policy) {
		Map<String, Object> options = new LinkedHashMap<>();
		// Unset is a mode of before 3.6.14, which we do not have.
		options.put("trustForwardHeader", false);
		for (Map.Entry<String, String> said : policy.options().entrySet()) {
			Option option = OPTIONS.get(said.getKey());
			if (option == null) {
				return;
			}
			Map<String, Object> group = options;
			String name = option.name();
			if (name.startsWith("tls.")) {
				group = nested(options, "tls");
				name = name.substring("tls.".length());
			}
			group.put(name, option.type().of(said.getValue()));
		}
		this.middlewares.put(policy.name(), Map.of("forwardAuth", options));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> nested(Map<String, Object> options, String name) {
		return (Map<String, Object>) options.computeIfAbsent(name, (missing) -> new LinkedHashMap<>());
	}

	private void route(Route route, int priority) {
		List<String> chain = new ArrayList<>();
		if (route.filters().stream().noneMatch((filter) -> filter.startsWith("ForwardAuth="))) {
			chain.add(Policy.DEFAULT);
		}
		for (int i = 0; i < route.filters().size(); i++) {
			List<String> names = names(route, i);
			if (names == null) {
				return;
			}
			chain.addAll(names);
		}
		String rule = rule(route);
		if (rule == null || !this.middlewares.keySet().containsAll(chain)) {
			return;
		}
		this.services.put(route.id(), Map.of("loadBalancer",
				Map.of("servers", List.of(Map.of("url", route.uri())), "passHostHeader", route.passesHost())));
		this.routers.put(route.id(), Map.of("rule", rule, "priority", priority, "service", route.id(), "middlewares",
				chain, "ruleSyntax", "default"));
	}

	private static @Nullable String rule(Route route) {
		String path = route.path();
		if (!path.endsWith("/**") || path.contains("{")) {
			return null;
		}
		String prefix = path.substring(0, path.length() - 2);
		String whole = (prefix.length() > 1) ? "Path(`" + prefix.substring(0, prefix.length() - 1) + "`) || " : "";
		return whole + "PathPrefix(`" + prefix + "`)";
	}

	/** The middlewares that a filter is; null if it is none of Traefik's. */
	private @Nullable List<String> names(Route route, int index) {
		String filter = route.filters().get(index);
		int equals = filter.indexOf('=');
		String value = filter.substring(equals + 1);
		if (filter.startsWith("ForwardAuth=")) {
			return value.equals("none") ? List.of() : List.of(value.split(","));
		}
		Map<String, Object> middleware = middleware(filter.substring(0, equals), value, route);
		if (middleware == null) {
			return null;
		}
		String name = route.id() + "-" + index;
		this.middlewares.put(name, middleware);
		return List.of(name);
	}

	private static @Nullable Map<String, Object> middleware(String filter, String value, Route route) {
		return switch (filter) {
			case "StripPrefix" -> value.equals("1")
					? Map.of("stripPrefix",
							Map.of("prefixes", List.of(route.path().substring(0, route.path().indexOf('/', 1)))))
					: null;
			case "PrefixPath" -> Map.of("addPrefix", Map.of("prefix", value));
			case "SetPath" -> value.contains("{") ? null : Map.of("replacePath", Map.of("path", value));
			case "SetRequestHeader" -> headers("customRequestHeaders", value);
			case "SetResponseHeader" -> headers("customResponseHeaders", value);
			default -> null;
		};
	}

	private static Map<String, Object> headers(String which, String nameAndValue) {
		int comma = nameAndValue.indexOf(',');
		return Map.of("headers", Map.of(which, Map.of(nameAndValue.substring(0, comma),
				Objects.requireNonNull(nameAndValue.substring(comma + 1)).strip())));
	}

	private static Map.Entry<String, Option> option(String ours, String name, Type type) {
		return Map.entry(ours, new Option(name, type));
	}

	private record Option(String name, Type type) {
	}

	private enum Type {

		TEXT, FLAG, NUMBER, LIST;

		Object of(String value) {
			return switch (this) {
				case TEXT -> value;
				case FLAG -> Boolean.valueOf(value);
				case NUMBER -> Long.valueOf(value);
				case LIST -> List.of(value.split(","));
			};
		}

	}

}
