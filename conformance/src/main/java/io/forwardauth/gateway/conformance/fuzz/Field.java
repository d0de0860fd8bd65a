package io.forwardauth.gateway.conformance.fuzz;

import java.util.Locale;

/**
 * A line of a head or of trailers.
 *
 * @param name as it came
 * @param value without blanks around it
 */
record Field(String name, String value) {

	boolean is(String other) {
		return this.name.equalsIgnoreCase(other);
	}

	/** The name as PHP, CGI and WSGI origins read it, in lower case with hyphens. */
	static String read(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
	}

	@Override
	public String toString() {
		return this.name + ": " + this.value + "\r\n";
	}

}
