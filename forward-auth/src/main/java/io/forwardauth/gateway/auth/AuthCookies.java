package io.forwardauth.gateway.auth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import com.google.re2j.Pattern;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderNames;

/**
 * Which cookies of an auth server that allows a request reach the client
 * ({@code add-auth-cookies-to-response} and its regular expression). As in Traefik: an
 * answer that sets no cookie at all changes nothing; one that does takes the origin's
 * cookies with a listed name away, whether it sets them or not. Unlike Traefik, which
 * writes each cookie anew, what passes is not touched.
 */
final class AuthCookies {

	private final Set<String> names;

	private final @Nullable Pattern pattern;

	/**
	 * Takes the options.
	 * @param names exact, case counts
	 * @param pattern found anywhere in the name, or null
	 */
	AuthCookies(Collection<String> names, @Nullable Pattern pattern) {
		this.names = Set.copyOf(names);
		this.pattern = pattern;
	}

	/** Whether no cookie ever passes. */
	boolean isEmpty() {
		return this.names.isEmpty() && this.pattern == null;
	}

	boolean isListed(@Nullable String name) {
		return name != null
				&& (this.names.contains(name) || (this.pattern != null && this.pattern.matcher(name).find()));
	}

	/** Whether an auth server's answer sets a cookie of any name. */
	static boolean setsAny(List<String> lines) {
		return lines.stream().anyMatch((line) -> SetCookie.name(line) != null);
	}

	/** The lines whose cookie is listed, in order. */
	List<String> listed(List<String> lines) {
		return lines.stream().filter((line) -> isListed(SetCookie.name(line))).toList();
	}

	/**
	 * Puts the auth server's cookies behind the answer's others. Lines that set no cookie
	 * go as well, as in Traefik: a browser may send the value of a nameless cookie as if
	 * it were name and value.
	 * @param answer the headers of the final answer, changed in place
	 * @param cookies the auth server's, listed ones only
	 */
	void replace(HttpHeaders answer, List<String> cookies) {
		List<String> lines = new ArrayList<>();
		for (String line : answer.getAll(HeaderNames.SET_COOKIE)) {
			String name = SetCookie.name(line);
			if (name != null && !isListed(name)) {
				lines.add(line);
			}
		}
		lines.addAll(cookies);
		answer.remove(HeaderNames.SET_COOKIE);
		answer.add(HeaderNames.SET_COOKIE, lines);
	}

}
