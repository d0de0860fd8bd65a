package io.forwardauth.gateway.conformance.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A request's head, read strictly.
 *
 * @param raw its bytes, one character a byte
 * @param method the method
 * @param target what stands between method and version
 * @param version {@code HTTP/1.1} and its like
 * @param fields the lines after the first
 */
record Head(String raw, String method, String target, String version, List<Field> fields) {

	/** By which a request is known wherever it goes. */
	static final String TAG = "X-Fuzz-Id";

	/** Where none was read. */
	static final Head NONE = new Head("", "", "", "", List.of());

	/** The values of a header, in order. */
	List<String> all(String name) {
		return this.fields.stream().filter((field) -> field.is(name)).map(Field::value).toList();
	}

	boolean has(String name) {
		return this.fields.stream().anyMatch((field) -> field.is(name));
	}

	/** The tag, or an empty string if there is not exactly one. */
	String tag() {
		List<String> tags = all(TAG);
		return (tags.size() == 1) ? tags.get(0) : "";
	}

	/** Whether a header that is a list has this member. */
	boolean lists(String name, String token) {
		return all(name).stream()
			.flatMap((value) -> Arrays.stream(value.split(",", -1)))
			.anyMatch((member) -> member.strip().equalsIgnoreCase(token));
	}

	/** The different lengths that are said. */
	List<String> lengths() {
		return all("Content-Length").stream().distinct().toList();
	}

	boolean isChunked() {
		return has("Transfer-Encoding");
	}

	/** Whether another request may follow on the connection (RFC 9112 9.3). */
	boolean keepsAlive() {
		if (lists("Connection", "close")) {
			return false;
		}
		return this.version.equals("HTTP/1.1") || lists("Connection", "keep-alive");
	}

	/** Whether it may be sent a second time (RFC 9110 9.2.2). */
	boolean isIdempotent() {
		return switch (this.method.toUpperCase(Locale.ROOT)) {
			case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
			default -> false;
		};
	}

	boolean asksForWebSocket() {
		return this.method.equals("GET") && lists("Connection", "upgrade")
				&& all("Upgrade").stream().anyMatch((value) -> value.equalsIgnoreCase("websocket"));
	}

}
