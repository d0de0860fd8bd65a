package io.forwardauth.gateway.routing;

import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.edge.CanonicalPath;

/**
 * Checks the arguments of one filter while its step is made, and remembers what keeps it
 * off the line.
 */
final class FilterScope {

	private final String routeId;

	private final String filter;

	private final Map<String, String> samples;

	private @Nullable String reason;

	FilterScope(String routeId, String filter, Map<String, String> samples) {
		this.routeId = routeId;
		this.filter = filter;
		this.samples = samples;
	}

	/** What keeps the filter off the line, or null. */
	@Nullable String reason() {
		return this.reason;
	}

	/** A header's name: refused if it is none, off the line if it belongs to the hop. */
	String headerName(@Nullable String name) {
		if (name == null || !HeaderRules.isName(name)) {
			throw refused(name, "a header name: letters, digits and !#$%&'*+-.^_`|~");
		}
		if (HeaderRules.belongsToTheHop(name)) {
			this.reason = "filter " + this.filter + " on " + name + ", which the line writes itself";
		}
		return name;
	}

	/** A header's value, with URI variables that every request has. */
	ValueTemplate value(@Nullable String text) {
		if (text == null || !HeaderRules.isValue(text)) {
			throw refused(text, "a header value without control characters");
		}
		ValueTemplate value = new ValueTemplate(text);
		tried(() -> value.expand(this.samples));
		return value;
	}

	/** A path, with URI variables that every request has. */
	PathTemplate path(@Nullable String text) {
		if (text == null) {
			throw refused(null, "a path");
		}
		PathTemplate template = new PathTemplate(text);
		String path = tried(() -> template.expand(this.samples));
		if (!path.startsWith("/")) {
			this.reason = "filter " + this.filter + ", whose path does not start with a slash";
		}
		else if (CanonicalPath.of(path) == null) {
			throw refused(text, "a path that can be made canonical");
		}
		return template;
	}

	private String tried(Supplier<String> attempt) {
		try {
			return attempt.get();
		}
		catch (IllegalArgumentException ex) {
			this.reason = "filter " + this.filter + ", which uses a URI variable that not every request has";
			return "/";
		}
	}

	private RouteConfigurationException refused(@Nullable String value, String allowed) {
		return new RouteConfigurationException(this.routeId, "filter " + this.filter, String.valueOf(value), allowed);
	}

}
