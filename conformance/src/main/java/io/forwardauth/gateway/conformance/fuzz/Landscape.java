package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.forwardauth.gateway.conformance.Way;

/**
 * The configuration of the gateway that is tried, and what follows from it for a path.
 */
final class Landscape {

	/** Of X-Forwarded-* and its like those that a client might wish to forge. */
	static final List<String> MANAGED = List.of("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
			"X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Uri", "X-Forwarded-Method", "X-Forwarded-Prefix",
			"X-Forwarded-Scheme", "X-Forwarded-Tls-Client-Cert", "X-Forwarded-Tls-Client-Cert-Info", "X-Scheme",
			"X-Real-Ip");

	private static final Guard FIRST = Guard.of("first", "X-First");

	private static final Guard SECOND = Guard.of("second", "X-Second");

	private static final Guard CALM = Guard.of("calm", "X-Calm-User").with("timeout", "30s");

	private static final Guard BY_DEFAULT = new Guard(Guard.DEFAULT, List.of("X-Auth-User", "x-auth-groups"), "X-Id-",
			Map.of());

	private static final Guard BODY = Guard.of("body", "X-Body-User")
		.with("forward-body", "true")
		.with("max-body-size", "600");

	private static final Guard PREFLIGHT = Guard.of("preflight", "X-Preflight-User").with("skip-preflight", "true");

	static final List<Guard> GUARDS = List.of(BY_DEFAULT, FIRST, SECOND, CALM, BODY, PREFLIGHT,
			Guard.of("list", "X-List-User").with("auth-request-headers", "x-fuzz-id,Cookie"),
			Guard.of("trust", "X-Trust-User").with("trust-forward-header", "true"),
			Guard.of("method", "X-Method-User").with("preserve-request-method", "true"),
			Guard.of("small", "X-Small-User").with("max-response-body-size", "64"),
			Guard.of("oauth", "X-Forwarded-User", "X-Forwarded-Email"));

	static final List<Place> PLACES = List.of(place("public", false), place("springpublic", true), place("list", false),
			place("trust", false), place("method", false), place("small", false), place("oauth", false),
			new Place("two", List.of(FIRST, SECOND), false, false, false),
			new Place("springtwo", List.of(FIRST, SECOND), false, true, false),
			new Place("strip", List.of(BY_DEFAULT), true, false, false),
			new Place("springstrip", List.of(BY_DEFAULT), true, true, false),
			new Place("body", List.of(BODY), false, false, false),
			new Place("springbody", List.of(BODY), false, true, false),
			new Place("preflight", List.of(PREFLIGHT), false, false, false),
			new Place("size", List.of(BY_DEFAULT), false, true, false),
			new Place("calm", List.of(CALM), false, false, true),
			new Place("springcalm", List.of(CALM), false, true, true),
			new Place("", List.of(BY_DEFAULT), false, false, false));

	private Landscape() {
	}

	private static Place place(String id, boolean springs) {
		List<Guard> guards = GUARDS.stream().filter((guard) -> guard.name().equals(id)).toList();
		return new Place(id, guards, false, springs, false);
	}

	static Place of(String canonicalPath) {
		return PLACES.stream().filter((place) -> place.takes(canonicalPath)).findFirst().orElseThrow();
	}

	/** Whether a header, or what some origins read as it, is one of {@link #MANAGED}. */
	static boolean isManaged(String header) {
		String read = Field.read(header);
		return read.equals("forwarded") || MANAGED.stream().anyMatch((name) -> Field.read(name).equals(read));
	}

	static Guard guard(String name) {
		return GUARDS.stream().filter((guard) -> guard.name().equals(name)).findFirst().orElseThrow();
	}

	/**
	 * The gateway's properties.
	 * @param servers where auth server and origin listen
	 * @param way which way requests take
	 * @return names and values
	 */
	static Map<String, String> properties(Servers servers, Way way) {
		Map<String, String> properties = new TreeMap<>();
		properties.put("server.netty.max-initial-line-length", "64KB");
		properties.put("server.max-http-request-header-size", "64KB");
		properties.put("forwarded-headers.trusted-proxies", "127.0.0.2/32");
		properties.put("forward-auth.line.enabled", String.valueOf(way == Way.LINE));
		properties.put("forward-auth.server.header-timeout", "5s");
		properties.put("forward-auth.server.body-idle-timeout", "5s");
		// Descriptors are to be back at their base soon after the last request.
		properties.put("forward-auth.client.max-idle-time", "2s");
		properties.put("spring.cloud.gateway.server.webflux.httpclient.response-timeout", "1s");
		for (Guard guard : GUARDS) {
			boolean named = !guard.name().equals(Guard.DEFAULT);
			String prefix = "forward-auth." + (named ? "policies." + guard.name() + "." : "");
			boolean calm = guard.name().equals("calm");
			properties.put(prefix + "address", (calm ? servers.calmAuth() : servers.auth()) + "/p/" + guard.name());
			properties.put(prefix + "auth-response-headers", String.join(",", guard.names()));
			properties.put(prefix + "timeout", "1s");
			if (!guard.prefix().isEmpty()) {
				properties.put(prefix + "auth-response-headers-regex", "^" + guard.prefix());
			}
			guard.options().forEach((option, value) -> properties.put(prefix + option, value));
		}
		for (int i = 0; i < PLACES.size(); i++) {
			route(properties, "spring.cloud.gateway.server.webflux.routes[" + i + "].", PLACES.get(i), servers);
		}
		return properties;
	}

	private static void route(Map<String, String> properties, String prefix, Place place, Servers servers) {
		properties.put(prefix + "id", place.id().isEmpty() ? "rest" : place.id());
		properties.put(prefix + "uri", place.calm() ? servers.calmOrigin() : servers.origin());
		properties.put(prefix + "predicates[0]", place.id().isEmpty() ? "Path=/**" : "Path=/" + place.id() + "/**");
		if (place.calm()) {
			properties.put(prefix + "metadata.response-timeout", "30000");
		}
		int filters = 0;
		if (place.isPublic()) {
			properties.put(prefix + "filters[" + filters++ + "]", "ForwardAuth=none");
		}
		else if (!place.guards().contains(BY_DEFAULT)) {
			String names = String.join(",", place.guards().stream().map(Guard::name).toList());
			properties.put(prefix + "filters[" + filters++ + "]", "ForwardAuth=" + names);
		}
		if (place.strips()) {
			properties.put(prefix + "filters[" + filters++ + "]", "StripPrefix=1");
		}
		if (place.springs()) {
			// A filter that the line does not know, and no request here is too long for.
			properties.put(prefix + "filters[" + filters + "]", "RequestSize=50MB");
		}
	}

}
