package io.forwardauth.gateway.conformance;

import java.util.List;

/**
 * A route of the setup.
 *
 * @param id its name
 * @param path the pattern of its path
 * @param uri its origin
 * @param filters its filters in order, in the short form
 * @param keepsIdentity whether, being public, it lets identity headers pass
 * @param passesHost whether the origin gets the client's Host
 */
record Route(String id, String path, String uri, List<String> filters, boolean keepsIdentity, boolean passesHost) {

	/** For all paths below {@code /id}. */
	static Route of(String id, String uri, String... filters) {
		return new Route(id, "/" + id + "/**", uri, List.of(filters), false, true);
	}

	Route at(String pattern) {
		return new Route(this.id, pattern, this.uri, this.filters, this.keepsIdentity, this.passesHost);
	}

	Route keepingIdentity() {
		return new Route(this.id, this.path, this.uri, this.filters, true, this.passesHost);
	}

	Route withHostOfItsOrigin() {
		return new Route(this.id, this.path, this.uri, this.filters, this.keepsIdentity, false);
	}

}
