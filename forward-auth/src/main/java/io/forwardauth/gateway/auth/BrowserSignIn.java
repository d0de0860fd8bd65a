package io.forwardauth.gateway.auth;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.PercentEncoding;

/**
 * Sends browsers to the sign-in page and tells it what they asked for, so that it can
 * send them back; everybody else keeps the 401. A URL of a host that is not allowed is
 * left out: the client, or who made it ask, chooses Host, and a sign-in page that sends
 * people there would be an open redirect.
 */
final class BrowserSignIn implements SignIn {

	/**
	 * Characters of a carried URL, percent-encoded: what browsers, proxies and servers
	 * take in a request line. A longer one is left out.
	 */
	private static final int LONGEST = 4096;

	/** The same for a request may be asked by an API client: no cache may keep it. */
	private static final String NO_STORE = "no-store";

	private final String beforeValue;

	private final String url;

	private final String fragment;

	private final Set<String> allowedHosts;

	BrowserSignIn(SigninRedirect options) {
		int hash = options.url().indexOf('#');
		this.url = (hash < 0) ? options.url() : options.url().substring(0, hash);
		this.fragment = (hash < 0) ? "" : options.url().substring(hash);
		this.beforeValue = this.url + separator(this.url) + options.parameter() + "=";
		this.allowedHosts = Set.copyOf(options.allowedHosts());
	}

	private static String separator(String url) {
		if (url.indexOf('?') < 0) {
			return "?";
		}
		return (url.endsWith("?") || url.endsWith("&")) ? "" : "&";
	}

	@Override
	public @Nullable HttpHeaders redirect(AuthorizationRequest request) {
		if (!Navigation.isOne(request.request(), request.headers())) {
			return null;
		}
		String asked = asked(request);
		String location = (asked != null) ? this.beforeValue + asked + this.fragment : this.url + this.fragment;
		return SignIn.to(location).set(HttpHeaderNames.CACHE_CONTROL, NO_STORE);
	}

	/** The URL that was asked for, percent-encoded; null if it may not be carried. */
	private @Nullable String asked(AuthorizationRequest request) {
		String proto = only(request.headers(), HeaderNames.X_FORWARDED_PROTO).toLowerCase(Locale.ROOT);
		String host = only(request.headers(), HeaderNames.X_FORWARDED_HOST).toLowerCase(Locale.ROOT);
		String target = request.request().target();
		if (!isAllowed(proto, host) || target.length() > LONGEST) {
			return null;
		}
		String encoded = encoded(proto + "://" + host + target);
		return (encoded.length() <= LONGEST) ? encoded : null;
	}

	/** An allowed host without a port is one on the scheme's own. */
	private boolean isAllowed(String proto, String host) {
		String defaultPort = switch (proto) {
			case "http" -> ":80";
			case "https" -> ":443";
			default -> null;
		};
		if (defaultPort == null) {
			return false;
		}
		String bare = host.endsWith(defaultPort) ? host.substring(0, host.length() - defaultPort.length()) : host;
		boolean hasPort = bare.indexOf(':', bare.indexOf(']') + 1) >= 0;
		return this.allowedHosts.contains(bare) || (!hasPort && this.allowedHosts.contains(bare + defaultPort));
	}

	/** A header that is not there exactly once says nothing that can be relied on. */
	private static String only(HttpHeaders headers, CharSequence name) {
		List<String> values = headers.getAll(name);
		return (values.size() == 1) ? values.get(0) : "";
	}

	/** All but RFC 3986's unreserved characters, as encodeURIComponent does. */
	private static String encoded(String text) {
		StringBuilder encoded = new StringBuilder(text.length() + 32);
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (PercentEncoding.isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
				encoded.append(c);
			}
			else {
				PercentEncoding.append(encoded, c);
			}
		}
		return encoded.toString();
	}

}
