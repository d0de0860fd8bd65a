package io.forwardauth.gateway.auth;

import io.forwardauth.gateway.http.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Location against the auth server's address (RFC 3986 5.2). Not
 * {@link java.net.URI}: that refuses a raw {@code |}, {@code [} or <code>{</code> in a
 * query, which sign-in redirects carry and browsers take. What is refused is what Go's
 * parser refuses, so that a redirect that works behind Traefik works here. Query and
 * fragment stay byte for byte.
 */
final class LocationResolver {

	private static final String PATH_MARKS = "-._~!$&'()*+,;=:@[]/%";

	private final String scheme;

	private final String authority;

	private final String path;

	private final String query;

	/**
	 * Takes the address apart.
	 * @param scheme of the auth server, in lower case
	 * @param authority its host and port, without credentials: clients will see it
	 * @param path raw, may be empty
	 * @param query raw, or null
	 */
	LocationResolver(String scheme, String authority, @Nullable String path, @Nullable String query) {
		this.scheme = scheme;
		this.authority = authority;
		this.path = (path == null || path.isEmpty()) ? "/" : path;
		this.query = (query != null) ? "?" + query : "";
	}

	/**
	 * Makes a Location absolute.
	 * @param location as the auth server sent it
	 * @return an absolute one; one that was absolute comes back as it is; null if it is
	 * no URL
	 */
	@Nullable String resolve(String location) {
		if (!isUrl(location)) {
			return null;
		}
		if (schemeEnd(location) > 0) {
			return location;
		}
		// Of three slashes none is an authority's, or browsers would take what follows
		// for one.
		if (location.startsWith("//") && !location.startsWith("///")) {
			return this.scheme + ":" + location;
		}
		int pathEnd = firstOf(location, 0, "?#");
		String relativePath = location.substring(0, pathEnd);
		String rest = location.substring(pathEnd);
		String origin = this.scheme + "://" + this.authority;
		if (relativePath.isEmpty()) {
			return origin + this.path + (rest.startsWith("?") ? rest : this.query + rest);
		}
		String merged = relativePath.startsWith("/") ? relativePath
				: this.path.substring(0, this.path.lastIndexOf('/') + 1) + relativePath;
		return origin + encoded(withoutDotSegments(merged)) + rest;
	}

	/**
	 * What may not stand in a path is percent-encoded, as Go's URL does (RFC 3986 3.3).
	 */
	private static String encoded(String path) {
		StringBuilder encoded = null;
		for (int i = 0; i < path.length(); i++) {
			char c = path.charAt(i);
			if (!PercentEncoding.isAlphanumeric(c) && PATH_MARKS.indexOf(c) < 0) {
				encoded = (encoded != null) ? encoded : new StringBuilder(path.substring(0, i));
				PercentEncoding.append(encoded, c);
			}
			else if (encoded != null) {
				encoded.append(c);
			}
		}
		return (encoded != null) ? encoded.toString() : path;
	}

	/** Whether it reads as a URL at all, absolute or not. */
	boolean isUrl(String location) {
		int schemeEnd = schemeEnd(location);
		if (schemeEnd == 0 || hasControls(location)) {
			return false;
		}
		int start = (schemeEnd > 0) ? schemeEnd + 1 : 0;
		int pathEnd = firstOf(location, start, "?#");
		int fragment = location.indexOf('#', start);
		if (fragment >= 0 && !hasWholeEscapes(location, fragment, location.length())) {
			return false;
		}
		if (location.startsWith("//", start)) {
			int authorityEnd = Math.min(pathEnd, firstOf(location, start + 2, "/"));
			return isAuthority(location.substring(start + 2, authorityEnd))
					&& hasWholeEscapes(location, authorityEnd, pathEnd);
		}
		if (schemeEnd < 0 && location.substring(0, Math.min(pathEnd, firstOf(location, 0, "/"))).indexOf(':') >= 0) {
			return false;
		}
		return hasWholeEscapes(location, start, pathEnd);
	}

	/** The index of the colon after the scheme; 0 for an empty scheme, -1 for none. */
	private static int schemeEnd(String location) {
		for (int i = 0; i < location.length(); i++) {
			char c = location.charAt(i);
			if (c == ':') {
				return i;
			}
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
			boolean inner = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
			if (!letter && !(inner && i > 0)) {
				return -1;
			}
		}
		return -1;
	}

	private static boolean hasControls(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
				return true;
			}
		}
		return false;
	}

	private static boolean isAuthority(String authority) {
		String host = authority.substring(authority.lastIndexOf('@') + 1);
		int bracket = host.lastIndexOf(']');
		if (host.startsWith("[") != (bracket > 0)) {
			return false;
		}
		int colon = host.indexOf(':', Math.max(bracket, 0));
		for (int i = (colon >= 0) ? colon + 1 : host.length(); i < host.length(); i++) {
			if (host.charAt(i) < '0' || host.charAt(i) > '9') {
				return false;
			}
		}
		return firstOf(authority, 0, " \\^`{|}") == authority.length()
				&& hasWholeEscapes(authority, 0, authority.length());
	}

	private static boolean hasWholeEscapes(String text, int from, int to) {
		for (int i = text.indexOf('%', from); i >= 0 && i < to; i = text.indexOf('%', i + 1)) {
			if (i + 2 >= to || Character.digit(text.charAt(i + 1), 16) < 0
					|| Character.digit(text.charAt(i + 2), 16) < 0) {
				return false;
			}
		}
		return true;
	}

	/** The index of the first of some characters, or the length. */
	private static int firstOf(String text, int from, String characters) {
		for (int i = from; i < text.length(); i++) {
			if (characters.indexOf(text.charAt(i)) >= 0) {
				return i;
			}
		}
		return text.length();
	}

	/** RFC 3986 5.2.4 for a path that starts with a slash. */
	private static String withoutDotSegments(String path) {
		if (!path.contains("/.")) {
			return path;
		}
		StringBuilder out = new StringBuilder(path.length());
		for (int start = 0; start < path.length();) {
			int end = firstOf(path, start + 1, "/");
			String segment = path.substring(start, end);
			boolean up = "/..".equals(segment);
			if (up) {
				out.setLength(Math.max(out.lastIndexOf("/"), 0));
			}
			else if (!"/.".equals(segment)) {
				out.append(segment);
			}
			if (end == path.length() && (up || "/.".equals(segment))) {
				out.append('/');
			}
			start = end;
		}
		return out.toString();
	}

}
