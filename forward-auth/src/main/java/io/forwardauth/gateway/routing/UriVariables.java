package io.forwardauth.gateway.routing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The URI variables that every request of a route has: a template that needs another one
 * would fail.
 */
final class UriVariables {

	private UriVariables() {
	}

	/**
	 * Finds them, each with a value to try templates with.
	 * @param predicates the route's
	 * @return names and values
	 */
	static Map<String, String> guaranteed(List<RoutePredicate> predicates) {
		Map<String, String> samples = new HashMap<>();
		for (RoutePredicate predicate : predicates) {
			if (predicate instanceof PathPredicate path) {
				addCommon(path.alternatives().stream().map((one) -> one.pattern().getPatternString()).toList(),
						samples);
			}
			else if (predicate instanceof HostPredicate host) {
				addCommon(host.patterns().stream().map(HostPattern::text).toList(), samples);
			}
		}
		return samples;
	}

	private static void addCommon(List<String> patterns, Map<String, String> samples) {
		Set<String> common = null;
		for (String pattern : patterns) {
			Set<String> names = names(pattern);
			if (common == null) {
				common = names;
			}
			else {
				common.retainAll(names);
			}
		}
		if (common != null) {
			common.forEach((name) -> samples.put(name, "x"));
		}
	}

	/**
	 * The names in <code>{name}</code>, <code>{name:regex}</code> and
	 * <code>{*name}</code>.
	 */
	static Set<String> names(String pattern) {
		Set<String> names = new HashSet<>();
		int depth = 0;
		int start = 0;
		for (int i = 0; i < pattern.length(); i++) {
			char c = pattern.charAt(i);
			if (c == '{' && depth++ == 0) {
				start = i + 1;
			}
			else if (c == '}' && --depth == 0) {
				String name = pattern.substring(start, i);
				int colon = name.indexOf(':');
				name = (colon >= 0) ? name.substring(0, colon) : name;
				names.add(name.startsWith("*") ? name.substring(1) : name);
			}
		}
		return names;
	}

}
