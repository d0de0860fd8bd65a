package io.forwardauth.gateway.routing;

import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Finds the few routes that can match a request by what they say literally: the last
 * labels of the host, below them the first segments of the path, below those the method.
 * <p>
 * It may propose a route too many, never one too few, for each that it proposes is asked
 * with all its predicates, and the first in the order of the table wins. That is why it
 * reads hosts and paths as the predicates do (names without case, whatever the port;
 * segments decoded and without parameters): a route that it overlooked would leave the
 * request to a later, maybe a weaker one.
 * <p>
 * Routes that begin with a wildcard share one place and are tried one by one.
 */
final class RouteIndex {

	/**
	 * The most places of a route of several hosts and several paths. One with more
	 * combinations has a place for each of its hosts only, so that the index grows with
	 * what is configured, not with its square.
	 */
	private static final int MOST_PLACES = 256;

	/** What begins with anything. */
	private static final List<List<String>> ANYWHERE = List.of(List.of());

	private final List<RouteEntry> entries;

	private final PrefixTree<PrefixTree<Candidates>> hosts = new PrefixTree<>();

	/**
	 * Indexes a table; not to be done on an event loop.
	 * @param entries in order; not changed any more
	 */
	RouteIndex(List<RouteEntry> entries) {
		this.entries = entries;
		for (int position = 0; position < entries.size(); position++) {
			add(position, entries.get(position));
		}
	}

	private void add(int position, RouteEntry entry) {
		List<List<String>> labels = ANYWHERE;
		List<List<String>> segments = ANYWHERE;
		MethodPredicate method = null;
		// Of several of a kind, all of which must hold, the last is as good as any.
		for (RoutePredicate predicate : entry.predicates()) {
			if (predicate instanceof HostPredicate host) {
				labels = host.patterns().stream().map(HostPattern::lastLabels).toList();
			}
			else if (predicate instanceof PathPredicate path) {
				segments = path.alternatives().stream().map(PathPredicate.Alternative::firstSegments).toList();
			}
			else if (predicate instanceof MethodPredicate known) {
				method = known;
			}
		}
		if (Math.min(labels.size(), segments.size()) > 1 && (long) labels.size() * segments.size() > MOST_PLACES) {
			segments = ANYWHERE;
		}
		for (List<String> host : labels) {
			PrefixTree<Candidates> paths = this.hosts.under(host, PrefixTree::new);
			for (List<String> path : segments) {
				Candidates here = paths.under(path, Candidates::new);
				if (method != null) {
					here.add(position, method.methods());
				}
				else {
					here.add(position);
				}
			}
		}
	}

	/**
	 * The first route in the table that matches, or may match as far as the line can
	 * tell.
	 * @param subject the request
	 * @return its entry, or null if there is none
	 */
	@Nullable RouteEntry first(MatchSubject subject) {
		int none = this.entries.size();
		int found = firstByPath(this.hosts.value(), subject, none);
		if (this.hosts.hasBranches()) {
			for (String form : subject.hosts().all()) {
				found = firstByHost(Names.labels(form), subject, found);
			}
		}
		return (found != none) ? this.entries.get(found) : null;
	}

	private int firstByHost(Names labels, MatchSubject subject, int before) {
		int found = before;
		for (PrefixTree<PrefixTree<Candidates>> node = this.hosts.next(labels); node != null; node = node
			.next(labels)) {
			found = firstByPath(node.value(), subject, found);
		}
		return found;
	}

	private int firstByPath(@Nullable PrefixTree<Candidates> paths, MatchSubject subject, int before) {
		if (paths == null) {
			return before;
		}
		int found = first(paths.value(), subject, before);
		if (paths.hasBranches()) {
			Iterator<String> segments = subject.segments();
			for (PrefixTree<Candidates> node = paths.next(segments); node != null; node = node.next(segments)) {
				found = first(node.value(), subject, found);
			}
		}
		return found;
	}

	private int first(@Nullable Candidates candidates, MatchSubject subject, int before) {
		return (candidates != null) ? candidates.first(this.entries, subject, before) : before;
	}

}
