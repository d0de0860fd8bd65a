package io.forwardauth.gateway.routing;

import java.util.Iterator;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;

import io.forwardauth.gateway.edge.EdgeRequest;

/**
 * A request as predicates see it: what several of them need is made at most once.
 */
final class MatchSubject {

	private final EdgeRequest request;

	private final boolean plainPath;

	private @Nullable PathContainer pathContainer;

	private @Nullable HostForms hosts;

	MatchSubject(EdgeRequest request) {
		this.request = request;
		String path = request.path();
		this.plainPath = path.indexOf('%') < 0 && path.indexOf(';') < 0;
	}

	String method() {
		return this.request.method().name();
	}

	String path() {
		return this.request.path();
	}

	/** Whether the path is its own decoded form, without parameters in its segments. */
	boolean isPlainPath() {
		return this.plainPath;
	}

	PathContainer pathContainer() {
		PathContainer container = this.pathContainer;
		if (container == null) {
			container = PathContainer.parsePath(this.request.path());
			this.pathContainer = container;
		}
		return container;
	}

	/** The path's segments as patterns see them: decoded, without parameters. */
	Iterator<String> segments() {
		if (this.plainPath) {
			return Names.segments(path());
		}
		return pathContainer().elements()
			.stream()
			.filter(PathSegment.class::isInstance)
			.map((segment) -> ((PathSegment) segment).valueToMatch())
			.iterator();
	}

	HostForms hosts() {
		HostForms forms = this.hosts;
		if (forms == null) {
			forms = HostForms.of(this.request.host(), this.request.scheme());
			this.hosts = forms;
		}
		return forms;
	}

}
