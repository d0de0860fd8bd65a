package io.forwardauth.gateway.spring;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Refuses those settings under {@code server} that the gateway's own server does not
 * honour. Asked only where it listens in place of Spring Boot's.
 */
final class ServerPropertyCheck {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("server");

	/** These, and what is below them. */
	private static final List<String> HONOURED = List.of("server.port", "server.address", "server.ssl",
			"server.shutdown", "server.http2", "server.max-http-request-header-size", "server.netty.idle-timeout",
			"server.netty.max-initial-line-length", "server.reactive.session");

	/** The only value of each that is honoured, and why. */
	private static final Map<String, String> FIXED = Map.of("server.forward-headers-strategy",
			"none: forwarded-headers.trusted-proxies says whom to believe", "server.compression.enabled",
			"false: answers pass as the origin encoded them", "server.netty.validate-headers",
			"true: a malformed header is always refused");

	/**
	 * What else Spring Boot knows under {@code server}. Of environment variables only
	 * these are looked at: many a SERVER_NAME is not meant for us.
	 */
	private static final List<String> OF_BOOT = List.of("server.compression", "server.http2", "server.netty",
			"server.servlet", "server.error", "server.tomcat", "server.jetty", "server.undertow",
			"server.use-forward-headers", "server.connection-timeout", "server.server-header",
			"server.max-http-header-size", "server.max-http-post-size");

	/** Asked everywhere: with another value anyone could forge the peer. */
	void checkForwardHeaders(Environment environment) {
		checkFixed(SafeDefaults.FORWARD_HEADERS_STRATEGY, environment);
	}

	void check(List<ConfiguredKey> keys, Environment environment) {
		FIXED.keySet().forEach((name) -> checkFixed(name, environment));
		for (ConfiguredKey key : keys) {
			if (ROOT.isAncestorOf(key.name()) && !isHonoured(key) && !isForeign(key)) {
				throw new InvalidConfigurationException(key.written(), key.value(),
						"under server what the gateway's server honours: " + String.join(", ", HONOURED)
								+ "; limits of its own stand under forward-auth.server");
			}
		}
	}

	private static void checkFixed(String name, Environment environment) {
		String value = environment.getProperty(name);
		String allowed = FIXED.getOrDefault(name, "");
		if (value != null && !allowed.startsWith(value.strip().toLowerCase(Locale.ROOT) + ":")) {
			throw new InvalidConfigurationException(name, value, allowed);
		}
	}

	private static boolean isHonoured(ConfiguredKey key) {
		return isAmong(key, HONOURED) || FIXED.keySet().stream().anyMatch((name) -> isAt(key, name));
	}

	private static boolean isForeign(ConfiguredKey key) {
		return key.variable() && (key.isServiceLink() || !isAmong(key, OF_BOOT));
	}

	private static boolean isAmong(ConfiguredKey key, List<String> names) {
		return names.stream().anyMatch((name) -> isAt(key, name));
	}

	private static boolean isAt(ConfiguredKey key, String name) {
		if (key.variable()) {
			String letters = key.written().replace("_", "").toLowerCase(Locale.ROOT);
			return letters.startsWith(name.replaceAll("[.-]", ""));
		}
		ConfigurationPropertyName group = ConfigurationPropertyName.of(name);
		return group.equals(key.name()) || group.isAncestorOf(key.name());
	}

}
