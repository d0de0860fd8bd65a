package io.forwardauth.gateway.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderNameSet;
import io.forwardauth.gateway.http.HeaderNames;

/**
 * What of the answer by which an auth server allows a request goes to the client:
 * cookies, and the headers of {@code client-response-headers}. It is put on the final
 * answer, be it the origin's, a later policy's denial or the gateway's own 502, and not
 * on interim ones. A 101 is a final answer here; Traefik passes it by.
 * <p>
 * Immutable, shared by all event loops.
 */
public final class ClientHeaders {

	private final AuthCookies cookies;

	/** Set-Cookie is not among them. */
	private final HeaderNameSet names;

	private final boolean allCookies;

	private ClientHeaders(AuthCookies cookies, List<String> names) {
		this.cookies = cookies;
		this.allCookies = names.stream().anyMatch(HeaderNames.SET_COOKIE::contentEqualsIgnoreCase);
		this.names = HeaderNameSet
			.of(names.stream().filter((name) -> !HeaderNames.SET_COOKIE.contentEqualsIgnoreCase(name)).toList());
	}

	/**
	 * Those of one policy.
	 * @param options the policy's options
	 * @return what its auth server may tell the client
	 */
	public static ClientHeaders of(PolicyOptions options) {
		return new ClientHeaders(
				new AuthCookies(options.addAuthCookiesToResponse(), options.addAuthCookiesToResponseRegex()),
				options.clientResponseHeaders());
	}

	/**
	 * What becomes of the final answer's headers.
	 * @param authAnswer the headers of an answer that allows the request
	 * @return an edit that keeps nothing of {@code authAnswer} but what it needs; null if
	 * there is nothing to do
	 */
	public @Nullable Consumer<HttpHeaders> edit(HttpHeaders authAnswer) {
		if (this.names.isEmpty() && !this.allCookies && this.cookies.isEmpty()) {
			return null;
		}
		List<Header> headers = new ArrayList<>();
		for (CharSequence name : this.names.names()) {
			List<String> values = authAnswer.getAll(name);
			if (!values.isEmpty()) {
				headers.add(new Header(name, values));
			}
		}
		List<String> lines = authAnswer.getAll(HeaderNames.SET_COOKIE);
		boolean replaces = !this.cookies.isEmpty() && AuthCookies.setsAny(lines);
		List<String> added = this.allCookies ? lines : replaces ? this.cookies.listed(lines) : List.of();
		if (headers.isEmpty() && !replaces && added.isEmpty()) {
			return null;
		}
		return (answer) -> {
			headers.forEach((header) -> answer.set(header.name(), header.values()));
			if (replaces) {
				this.cookies.replace(answer, added);
			}
			else {
				answer.add(HeaderNames.SET_COOKIE, added);
			}
		};
	}

	private record Header(CharSequence name, List<String> values) {
	}

}
