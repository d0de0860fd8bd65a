package io.forwardauth.gateway.routing;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The value of a header filter, in which <code>{name}</code> stands for a URI variable.
 * Expands as {@code ServerWebExchangeUtils.expand} does: a text with a brace is taken for
 * a path, so that double slashes in it are merged. Blanks around a value are no part of
 * it (RFC 9110 5.5).
 */
final class ValueTemplate {

	private final String text;

	private final @Nullable UriComponents template;

	ValueTemplate(String text) {
		this.text = text.trim();
		this.template = (text.indexOf('{') >= 0) ? UriComponentsBuilder.fromPath(text).build() : null;
	}

	/**
	 * Tries the template out.
	 * @param variables values to try
	 * @return the value they make
	 * @throws IllegalArgumentException if a variable is missing
	 */
	String expand(Map<String, String> variables) {
		UriComponents components = this.template;
		return (components != null) ? String.valueOf(components.expand(variables).getPath()) : this.text;
	}

	/**
	 * The value for one request.
	 * @param request whose variables are used
	 * @return the value
	 * @throws RequestRefusedException if a variable brings what no header may hold
	 */
	String expand(RoutedRequest request) {
		if (this.template == null) {
			return this.text;
		}
		String value = expand(request.uriVariables());
		if (!HeaderRules.isValue(value)) {
			throw new RequestRefusedException("A part of the path cannot stand in a header");
		}
		return value.trim();
	}

	/**
	 * The value for the answer to one request. It is too late to refuse anything: what no
	 * header may hold is left out.
	 * @param request whose variables are used
	 * @return the value
	 */
	String expandForAnswer(RoutedRequest request) {
		return (this.template == null) ? this.text : HeaderRules.withoutControls(expand(request.uriVariables())).trim();
	}

}
