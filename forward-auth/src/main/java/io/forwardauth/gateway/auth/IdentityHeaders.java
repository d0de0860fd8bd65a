package io.forwardauth.gateway.auth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import com.google.re2j.Pattern;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderList;
import io.forwardauth.gateway.http.HeaderNameSet;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.HopByHop;

/**
 * The headers by which an origin learns who the user is: those of
 * {@code auth-response-headers} and {@code auth-response-headers-regex}. Only the auth
 * server sets them; what a client sends under these names, or under an alias that some
 * origins read as the same name, is dropped, whether the auth server has a value or not.
 * <p>
 * Headers that frame a message or belong to one connection (Host, Content-Length,
 * Transfer-Encoding, Connection and what is hop-by-hop) are neither removed nor set, even
 * if they are listed or match. The expression passes over the managed headers
 * ({@code X-Forwarded-*}, {@code X-Real-Ip} …) too: with {@code ^X-} Traefik deletes the
 * ones that it asserted itself, here the origin still gets them. Who wants the auth
 * server to set one of them lists it by name.
 * <p>
 * Immutable but for a cache, shared by all event loops.
 */
public final class IdentityHeaders {

	private final HeaderNameSet listed;

	private final List<AsciiString> listedNames;

	/** Those listed, and the hyphenated form of those that are listed with a mark. */
	private final HeaderNameSet removed;

	private final @Nullable HeaderNamePatterns patterns;

	private IdentityHeaders(Collection<? extends CharSequence> listed, Collection<Pattern> patterns) {
		List<CharSequence> names = new ArrayList<>(listed);
		names.removeIf(IdentityHeaders::isUntouchable);
		this.listed = HeaderNameSet.of(names);
		this.listedNames = this.listed.names();
		List<CharSequence> removed = new ArrayList<>(names);
		names.forEach((name) -> removed.add(HeaderNameSet.hyphenated(name)));
		removed.removeIf(IdentityHeaders::isUntouchable);
		this.removed = HeaderNameSet.of(removed);
		this.patterns = patterns.isEmpty() ? null : new HeaderNamePatterns(List.copyOf(patterns));
	}

	/**
	 * Those of one policy.
	 * @param listed header names, case-insensitive
	 * @param pattern found anywhere in the canonical name ({@code X-Auth-User}), hence
	 * case-sensitive unless it says {@code (?i)}; or null
	 * @return its identity headers
	 */
	public static IdentityHeaders of(Collection<String> listed, @Nullable Pattern pattern) {
		return new IdentityHeaders(listed, (pattern != null) ? List.of(pattern) : List.of());
	}

	/**
	 * Those of several policies together: what a public route drops, so that it is no way
	 * to forge an identity to the same origin.
	 * @param policies the identity headers of each policy
	 * @return all of them, good for removing
	 */
	public static IdentityHeaders union(Collection<IdentityHeaders> policies) {
		List<AsciiString> listed = new ArrayList<>();
		List<Pattern> patterns = new ArrayList<>();
		for (IdentityHeaders policy : policies) {
			listed.addAll(policy.listedNames);
			if (policy.patterns != null) {
				patterns.addAll(policy.patterns.patterns());
			}
		}
		return new IdentityHeaders(listed, patterns);
	}

	static boolean isUntouchable(CharSequence name) {
		return HeaderNames.HOST.contentEqualsIgnoreCase(name)
				|| HeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name) || HopByHop.ORIGIN_REQUEST.contains(name)
				|| HopByHop.AUTH_REQUEST.contains(name);
	}

	/**
	 * Replaces what the client says of itself by what the auth server says.
	 * @param request the request's headers, changed in place
	 * @param authAnswer the headers of an answer that allows the request
	 */
	public void apply(HttpHeaders request, HttpHeaders authAnswer) {
		strip(request);
		// One walk in the answer's order: Netty's iterator over the values of one name
		// runs backwards.
		if (authAnswer instanceof HeaderList list) {
			for (int i = 0; i < list.size(); i++) {
				take(list.name(i), list.value(i), request);
			}
			return;
		}
		for (Iterator<Map.Entry<CharSequence, CharSequence>> entries = authAnswer.iteratorCharSequence(); entries
			.hasNext();) {
			Map.Entry<CharSequence, CharSequence> entry = entries.next();
			take(entry.getKey(), entry.getValue(), request);
		}
	}

	private void take(CharSequence name, CharSequence value, HttpHeaders request) {
		int index = this.listed.indexOf(name);
		if (index >= 0) {
			request.add(this.listedNames.get(index), value);
		}
		else if (this.patterns != null && this.patterns.matches(name)) {
			request.add(name, value);
		}
	}

	/**
	 * Removes what a client must not supply, and sets nothing: for a route without a
	 * policy.
	 * @param request the request's headers, changed in place
	 */
	public void strip(HttpHeaders request) {
		if (request instanceof HeaderList list) {
			list.removeIf(this::isIdentity);
			return;
		}
		List<CharSequence> found = null;
		for (Iterator<Map.Entry<CharSequence, CharSequence>> entries = request.iteratorCharSequence(); entries
			.hasNext();) {
			CharSequence name = entries.next().getKey();
			if (isIdentity(name)) {
				found = (found != null) ? found : new ArrayList<>(4);
				found.add(name);
			}
		}
		if (found != null) {
			found.forEach(request::remove);
		}
	}

	/**
	 * Removes from the trailers of a chunked request what {@link #strip} removes from its
	 * head: some origins merge the two.
	 * @param trailers the trailers, changed in place
	 */
	public void stripTrailers(HttpHeaders trailers) {
		if (!trailers.isEmpty()) {
			strip(trailers);
		}
	}

	private boolean isIdentity(CharSequence name) {
		return this.removed.contains(name) || this.removed.containsAlias(name)
				|| (this.patterns != null && this.patterns.matchesOrAliases(name));
	}

}
