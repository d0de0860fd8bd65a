package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;

/**
 * A route of the gateway that is tried.
 *
 * @param id its first path segment; empty for the one that takes everything else
 * @param guards its policies in order, none if it is public
 * @param strips whether it has StripPrefix=1
 * @param springs whether it has a filter that sends it the Spring way
 * @param calm whether auth server and origin behave there
 */
record Place(String id, List<Guard> guards, boolean strips, boolean springs, boolean calm) {

	boolean isPublic() {
		return this.guards.isEmpty();
	}

	/** The path that the origin is asked for. */
	String atOrigin(String path) {
		if (!this.strips) {
			return path;
		}
		int second = path.indexOf('/', 1);
		return (second < 0) ? "/" : path.substring(second);
	}

	/**
	 * Whether the route takes a canonical path. As Spring's patterns have it, parameters
	 * behind a semicolon do not count, and a segment is compared decoded.
	 */
	boolean takes(String path) {
		if (this.id.isEmpty()) {
			return true;
		}
		String first = path.substring(1).split("/", 2)[0].split(";", 2)[0];
		return first.equals(this.id);
	}

}
