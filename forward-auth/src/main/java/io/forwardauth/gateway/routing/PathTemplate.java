package io.forwardauth.gateway.routing;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriTemplate;

/**
 * The path of a path filter, in which <code>{name}</code> stands for a URI variable. What
 * a variable brings is encoded, but for slashes.
 */
final class PathTemplate {

	private final UriTemplate template;

	/** The path if it is the same for every request. */
	private final @Nullable String constant;

	PathTemplate(String text) {
		this.template = new UriTemplate(text);
		this.constant = this.template.getVariableNames().isEmpty() ? expand(Map.of()) : null;
	}

	String expand(RoutedRequest request) {
		return (this.constant != null) ? this.constant : expand(request.uriVariables());
	}

	String expand(Map<String, String> variables) {
		URI uri = this.template.expand(variables);
		return String.valueOf(uri.getRawPath());
	}

}
