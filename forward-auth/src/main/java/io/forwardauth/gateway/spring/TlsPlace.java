package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.http.TlsOptions;
import io.forwardauth.gateway.routing.RouteConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Where options of TLS stand, to name the one that is wrong.
 *
 * @param routeId the route whose metadata they are, or null if they are properties
 * @param prefix what stands before an option's name
 */
record TlsPlace(@Nullable String routeId, String prefix) {

	static TlsPlace ofPolicy(String prefix) {
		return new TlsPlace(null, prefix + ".tls.");
	}

	static TlsPlace ofRoute(String routeId) {
		return new TlsPlace(routeId, "tls-");
	}

	String name(String option) {
		return this.prefix + option;
	}

	/**
	 * What to throw.
	 * @param option the option that is wrong
	 * @param value what it says, or null if that is nothing; keys are not shown
	 * @param allowed what may be said
	 */
	RuntimeException refused(String option, @Nullable String value, String allowed) {
		String shown = (value != null) ? TlsOptions.shown(value) : null;
		return (this.routeId != null)
				? new RouteConfigurationException(this.routeId, "metadata " + name(option),
						(shown != null) ? shown : "not set", allowed)
				: new InvalidConfigurationException(name(option), shown, allowed);
	}

}
