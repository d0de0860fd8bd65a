package io.forwardauth.gateway.routing;

import java.util.Map;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.edge.CanonicalPath;
import io.forwardauth.gateway.edge.EdgeRequest;

/**
 * A request and the straight route it found, as the steps of the route change it. Belongs
 * to the event loop of its exchange.
 */
public final class RoutedRequest {

	private final EdgeRequest edge;

	private final Route route;

	private String originPath;

	private @Nullable Map<String, String> uriVariables;

	/**
	 * Starts with the path that the client asked for.
	 * @param edge the request as the edge settled it
	 * @param route its route
	 */
	public RoutedRequest(EdgeRequest edge, Route route) {
		this.edge = edge;
		this.route = route;
		this.originPath = edge.path();
	}

	/** What the client asked for; its headers are the ones that steps change. */
	public EdgeRequest edge() {
		return this.edge;
	}

	public Route route() {
		return this.route;
	}

	/**
	 * The headers as they stand now. X-Forwarded-Prefix is among them once StripPrefix
	 * has run.
	 */
	public HttpHeaders headers() {
		return this.edge.headers();
	}

	/** The canonical path for the origin, without the query. */
	public String originPath() {
		return this.originPath;
	}

	/** What the origin is asked for: its path, and the client's query byte for byte. */
	public String originTarget() {
		String query = this.edge.query();
		return query.isEmpty() ? this.originPath : this.originPath + query;
	}

	/**
	 * What the route's predicates name in path and host, decoded; read at the first call
	 * from the request as the client sent it.
	 */
	public Map<String, String> uriVariables() {
		Map<String, String> variables = this.uriVariables;
		if (variables == null) {
			variables = Map.copyOf(this.route.uriVariables(new MatchSubject(this.edge)));
			this.uriVariables = variables;
		}
		return variables;
	}

	/** Sets a path made by a filter, which may be anything. */
	void rewrite(String path) {
		String canonical = CanonicalPath.of(path);
		if (canonical == null) {
			throw new RequestRefusedException("The route's filters make no path of this request");
		}
		this.originPath = canonical;
	}

	/** Sets a path that is canonical as it is. */
	void canonicalOriginPath(String path) {
		this.originPath = path;
	}

}
