package io.forwardauth.gateway.routing;

import java.util.List;
import java.util.Map;

/**
 * {@code Host=**.example.org}: one of the patterns must match a form of the Host, without
 * regard to case. Spring Cloud Gateway regards case and wants the port (or none of them)
 * as sent; what matches there matches here.
 *
 * @param patterns the first that matches gives the variables
 * @param portInVariables whether a URI variable holds the port where there is one
 * ({@code predicate.host.include-port})
 */
record HostPredicate(List<HostPattern> patterns, boolean portInVariables) implements RoutePredicate {

	HostPredicate {
		patterns = List.copyOf(patterns);
	}

	static HostPredicate of(List<String> patterns, boolean portInVariables) {
		return new HostPredicate(patterns.stream().map(HostPattern::new).toList(), portInVariables);
	}

	@Override
	public boolean test(MatchSubject subject) {
		List<String> hosts = subject.hosts().all();
		for (HostPattern pattern : this.patterns) {
			for (String host : hosts) {
				if (pattern.matches(host)) {
					return true;
				}
			}
		}
		return false;
	}

	@Override
	public void extract(MatchSubject subject, Map<String, String> variables) {
		List<String> hosts = subject.hosts().all();
		int first = this.portInVariables ? 0 : subject.hosts().withoutPort();
		for (HostPattern pattern : this.patterns) {
			for (int i = 0; i < hosts.size(); i++) {
				String host = hosts.get((first + i) % hosts.size());
				if (pattern.matches(host)) {
					variables.putAll(pattern.variables(host));
					return;
				}
			}
		}
	}

}
