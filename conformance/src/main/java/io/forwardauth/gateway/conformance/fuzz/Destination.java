package io.forwardauth.gateway.conformance.fuzz;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Where a request target leads.
 *
 * @param path the canonical path
 * @param query the query with its question mark as it came, or an empty string
 */
record Destination(String path, String query) {

	/**
	 * Reads a target in origin or in absolute form.
	 * @param target as it came
	 * @return where it leads, or null if it must be refused
	 */
	static @Nullable Destination of(String target) {
		String rest = target;
		String lower = target.toLowerCase(Locale.ROOT);
		if (lower.startsWith("http://") || lower.startsWith("https://")) {
			rest = target.substring(target.indexOf("//") + 2);
			int end = firstOf(rest, "/?");
			if (end == 0 || !Refusal.isHost(rest.substring(0, end))) {
				return null;
			}
			rest = rest.substring(end);
			if (!rest.startsWith("/")) {
				rest = "/" + rest;
			}
		}
		int question = firstOf(rest, "?");
		String query = rest.substring(question);
		String path = Canonical.of(rest.substring(0, question));
		boolean good = query.chars().allMatch((c) -> c > ' ' && c != 0x7F && c != '#');
		return (path != null && good) ? new Destination(path, query) : null;
	}

	private static int firstOf(String text, String characters) {
		int at = 0;
		while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
			at++;
		}
		return at;
	}

	@Override
	public String toString() {
		return this.path + this.query;
	}

}
