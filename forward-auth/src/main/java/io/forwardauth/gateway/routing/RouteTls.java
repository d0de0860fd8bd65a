package io.forwardauth.gateway.routing;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import javax.net.ssl.SNIHostName;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.TlsOptions;

/**
 * Reads what the metadata of a route says of TLS towards its origin, as Traefik's
 * serversTransport does.
 */
public final class RouteTls {

	private static final String BUNDLE = "tls-bundle";

	private static final String CA = "tls-ca";

	private static final String CERT = "tls-cert";

	private static final String KEY = "tls-key";

	private static final String SERVER_NAME = "tls-server-name";

	private static final String INSECURE_SKIP_VERIFY = "tls-insecure-skip-verify";

	private static final List<String> KEYS = List.of(BUNDLE, CA, CERT, KEY, SERVER_NAME, INSECURE_SKIP_VERIFY);

	/** Of an instance behind {@code lb} it is known only when a request goes there. */
	private static final Set<String> SECURE = Set.of("https", "wss", "lb");

	private RouteTls() {
	}

	/** Whether a key of metadata is one of these. */
	static boolean isKey(String key) {
		return KEYS.contains(key);
	}

	/**
	 * Reads it. Whether there are such files and bundles is not looked at.
	 * @param routeId the route, for messages
	 * @param uri where it leads
	 * @param metadata as configured
	 * @return what is said, or null if nothing is
	 * @throws RouteConfigurationException if it can never work: a key that looks like one
	 * of these and is none, a value that is none, an origin without TLS
	 */
	public static @Nullable TlsOptions of(String routeId, URI uri, Map<String, Object> metadata) {
		Map<String, String> said = new TreeMap<>();
		metadata.forEach((key, value) -> {
			if (isMeant(key)) {
				said.put(key, String.valueOf(value));
			}
		});
		if (said.isEmpty()) {
			return null;
		}
		said.forEach((key, value) -> check(routeId, key, value));
		String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
		if (!SECURE.contains(scheme)) {
			said.forEach((key, value) -> {
				throw refused(routeId, key, value,
						"nothing here, as the route leads to " + scheme + "; TLS is with https");
			});
		}
		String skip = said.get(INSECURE_SKIP_VERIFY);
		return new TlsOptions(said.get(BUNDLE), said.get(CA), said.get(CERT), said.get(KEY),
				(skip != null) ? Boolean.valueOf(skip) : null, serverName(routeId, said.get(SERVER_NAME)));
	}

	/** A slip of the pen must not turn off TLS in silence. */
	private static boolean isMeant(String key) {
		return key.toLowerCase(Locale.ROOT).startsWith("tls");
	}

	private static void check(String routeId, String key, String value) {
		if (!isKey(key)) {
			throw refused(routeId, key, value, "no key that starts with tls but " + String.join(", ", KEYS));
		}
		if (value.isBlank()) {
			throw refused(routeId, key, value, "a value");
		}
		if (key.equals(INSECURE_SKIP_VERIFY) && !value.equals("true") && !value.equals("false")) {
			throw refused(routeId, key, value, "true or false");
		}
	}

	private static @Nullable String serverName(String routeId, @Nullable String name) {
		if (name == null || NetUtil.isValidIpV4Address(name)
				|| (NetUtil.isValidIpV6Address(name) && !name.startsWith("["))) {
			return name;
		}
		try {
			return new SNIHostName(name).getAsciiName();
		}
		catch (IllegalArgumentException ex) {
			throw refused(routeId, SERVER_NAME, name,
					"a host name, such as shop.internal, or an IP address, without port and brackets");
		}
	}

	private static RouteConfigurationException refused(String routeId, String key, String value, String allowed) {
		return new RouteConfigurationException(routeId, "metadata " + key, TlsOptions.shown(value), allowed);
	}

}
