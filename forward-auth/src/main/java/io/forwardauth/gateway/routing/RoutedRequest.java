package io.forwardauth.gateway.routing;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

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

	/** By the place of the step that wants them; null while none does. */
	private @Nullable SortedMap<Integer, Consumer<HttpHeaders>> answerEdits;

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

	/**
	 * Lets a step edit the headers of the final answer in its turn on the way back.
	 * @param position the step's place in the route
	 * @param edit what it does; the last one given for a place counts
	 */
	public void editAnswer(int position, Consumer<HttpHeaders> edit) {
		SortedMap<Integer, Consumer<HttpHeaders>> edits = this.answerEdits;
		if (edits == null) {
			edits = new TreeMap<>(Comparator.reverseOrder());
			this.answerEdits = edits;
		}
		edits.put(position, edit);
	}

	/** What the step at that place wants done with the final answer. */
	void editAnswer(int position, HttpHeaders answer) {
		Consumer<HttpHeaders> edit = (this.answerEdits != null) ? this.answerEdits.get(position) : null;
		if (edit != null) {
			edit.accept(answer);
		}
	}

	/**
	 * All edits on an answer in the gateway's own words, which response filters do not
	 * see, last step first.
	 * @param answer the headers of the answer
	 */
	public void editOwnAnswer(HttpHeaders answer) {
		if (this.answerEdits != null) {
			this.answerEdits.values().forEach((edit) -> edit.accept(answer));
		}
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
