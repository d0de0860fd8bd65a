package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;

/**
 * A final answer as a client got it.
 *
 * @param status its status
 * @param fields its headers
 * @param body its body, as far as it came
 * @param whole whether all of it came
 * @param wrong what is wrong with it, or an empty string
 */
record Answered(int status, List<Field> fields, String body, boolean whole, String wrong) {

	private String first(String name) {
		return this.fields.stream().filter((field) -> field.is(name)).map(Field::value).findFirst().orElse("");
	}

	/** The tag of the request that auth server or origin answered, or an empty string. */
	String tag() {
		return first("X-Echo-Id");
	}

	/** {@code origin}, {@code auth.} and a policy, or an empty string. */
	String by() {
		return first("X-Echo-By");
	}

	@Override
	public String toString() {
		return this.status + (this.whole ? " " : ", cut, ") + this.tag() + " " + this.by() + " " + this.wrong + " "
				+ Text.quoted(this.body);
	}

}
