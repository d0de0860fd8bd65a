package io.forwardauth.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one {@code ForwardAuth} filter of a route says, or all of them together. The line
 * and the filter of the Spring way both read the filter's arguments with it.
 *
 * @param policies the policies to ask, in order
 * @param isPublic whether it says {@code none}
 * @param keepIdentityHeaders whether a public route lets identity headers of clients pass
 */
public record RouteAuth(List<String> policies, boolean isPublic, boolean keepIdentityHeaders) {

	/** The filter's name in route definitions. */
	public static final String FILTER = "ForwardAuth";

	/** In place of a policy's name: the route is public. */
	public static final String NONE = "none";

	/** Argument: one or more policies, separated by commas. */
	public static final String POLICY_ARG = "policy";

	/** Argument beside {@code none}: true or false. */
	public static final String KEEP_IDENTITY_HEADERS_ARG = "keep-identity-headers";

	/** No ForwardAuth filter at all. */
	public static final RouteAuth UNSAID = new RouteAuth(List.of(), false, false);

	/** How Spring Cloud Gateway names the arguments of {@code Name=first,second}. */
	private static final String GENERATED_KEY = "_genkey_";

	private static final String ALLOWED = "names of policies, separated by commas, or none alone";

	public RouteAuth {
		policies = List.copyOf(policies);
	}

	/**
	 * Reads the arguments of one filter, be they {@code ForwardAuth=a,b} or written out.
	 * @param routeId the route, for messages
	 * @param args the filter's arguments as the definition has them
	 * @return what it says
	 * @throws RouteConfigurationException if it makes no sense
	 */
	public static RouteAuth of(String routeId, Map<String, String> args) {
		List<String> names = new ArrayList<>();
		String keep = null;
		for (Map.Entry<String, String> arg : args.entrySet()) {
			String key = arg.getKey();
			if (isPolicy(key)) {
				addNames(routeId, arg.getValue(), names);
			}
			else if (canonical(key).equals("keepidentityheaders")) {
				keep = String.valueOf(arg.getValue()).trim();
			}
			else {
				throw new RouteConfigurationException(routeId, FILTER, key,
						"the arguments " + POLICY_ARG + " and " + KEEP_IDENTITY_HEADERS_ARG);
			}
		}
		if (names.isEmpty()) {
			throw new RouteConfigurationException(routeId, FILTER, "", ALLOWED);
		}
		boolean isPublic = names.contains(NONE);
		if (isPublic && names.stream().anyMatch((name) -> !NONE.equals(name))) {
			throw new RouteConfigurationException(routeId, FILTER, String.join(",", names), ALLOWED);
		}
		return new RouteAuth(isPublic ? List.of() : names, isPublic, keepIdentityHeaders(routeId, keep, isPublic));
	}

	/**
	 * Both of them, one after the other.
	 * @param routeId the route, for messages
	 * @param later the next filter of the same route
	 * @return what they say together
	 * @throws RouteConfigurationException if one is public and the other is not
	 */
	public RouteAuth and(String routeId, RouteAuth later) {
		if (equals(UNSAID)) {
			return later;
		}
		if (this.isPublic != later.isPublic) {
			List<String> named = this.isPublic ? later.policies : this.policies;
			throw new RouteConfigurationException(routeId, FILTER, NONE + " beside " + String.join(",", named),
					ALLOWED + " (default-filters count as well)");
		}
		List<String> both = new ArrayList<>(this.policies);
		both.addAll(later.policies);
		return new RouteAuth(both, this.isPublic, this.keepIdentityHeaders || later.keepIdentityHeaders);
	}

	private static void addNames(String routeId, @Nullable String value, List<String> names) {
		for (String name : String.valueOf(value).split(",", -1)) {
			if (name.isBlank()) {
				throw new RouteConfigurationException(routeId, FILTER, String.valueOf(value), ALLOWED);
			}
			names.add(name.trim());
		}
	}

	private static boolean isPolicy(String key) {
		// A YAML list arrives as policy[0], policy[1] … or, from a map, as policy.0.
		return key.startsWith(GENERATED_KEY) || key.equals(POLICY_ARG) || key.matches("policy(\\[\\d+]|\\.\\d+)");
	}

	private static boolean keepIdentityHeaders(String routeId, @Nullable String keep, boolean isPublic) {
		if (keep == null || keep.equals("false")) {
			return false;
		}
		if (!keep.equals("true")) {
			throw new RouteConfigurationException(routeId, FILTER + " " + KEEP_IDENTITY_HEADERS_ARG, keep,
					"true or false");
		}
		if (!isPublic) {
			throw new RouteConfigurationException(routeId, FILTER + " " + KEEP_IDENTITY_HEADERS_ARG, keep,
					"it only beside policy none");
		}
		return true;
	}

	private static String canonical(String key) {
		return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

}
