package io.forwardauth.gateway.routing;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Reads the URI of a route.
 */
final class Origins {

	private Origins() {
	}

	/**
	 * Where the URI leads.
	 * @param uri the route's
	 * @param reasons receives why the line cannot go there
	 * @return the origin, or null
	 */
	static @Nullable Origin of(URI uri, List<String> reasons) {
		String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
		if (!scheme.equals("http") && !scheme.equals("https")) {
			reasons.add("a URI of the scheme " + scheme);
			return null;
		}
		String host = uri.getHost();
		if (host == null) {
			reasons.add("a URI without a host that Java can read");
			return null;
		}
		int port = (uri.getPort() >= 0) ? uri.getPort() : scheme.equals("https") ? 443 : 80;
		if (port < 1 || port > 65535) {
			reasons.add("a URI with the port " + port);
			return null;
		}
		boolean bracketed = host.startsWith("[") && host.endsWith("]");
		return new Origin(scheme, bracketed ? host.substring(1, host.length() - 1) : host, port);
	}

}
