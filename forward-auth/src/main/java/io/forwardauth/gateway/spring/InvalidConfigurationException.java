package io.forwardauth.gateway.spring;

import io.forwardauth.gateway.http.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * A setting that the gateway must not start with. Shown without a stack trace by
 * {@link InvalidConfigurationFailureAnalyzer}.
 */
public class InvalidConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final @Nullable String value;

	private final String allowed;

	/**
	 * Says what is wrong.
	 * @param property full name as the user writes it, e.g.
	 * {@code forward-auth.policies.admin.timeout}, or another place in the configuration
	 * @param value what is there, without secrets but PEM, which is not shown; null if
	 * nothing is
	 * @param allowed what may be there: the rest of a sentence that starts with
	 * "Allowed:"
	 */
	public InvalidConfigurationException(String property, @Nullable Object value, String allowed) {
		super(message(property, (value != null) ? TlsOptions.shown(value.toString()) : null, allowed));
		this.property = property;
		this.value = (value != null) ? TlsOptions.shown(value.toString()) : null;
		this.allowed = allowed;
	}

	public String property() {
		return this.property;
	}

	public @Nullable String value() {
		return this.value;
	}

	public String allowed() {
		return this.allowed;
	}

	private static String message(String property, @Nullable String value, String allowed) {
		return "Property: " + property + ", Value: " + ((value != null) ? "'" + value + "'" : "not set") + ", Allowed: "
				+ allowed;
	}

}
