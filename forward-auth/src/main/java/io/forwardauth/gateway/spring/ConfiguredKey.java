package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * A key as it stands in one of the sources of the configuration, known or not.
 *
 * @param written the key as the user wrote it
 * @param name the key as Spring Boot reads it; of an environment variable, with a dot for
 * each underscore
 * @param variable whether it is an environment variable
 * @param source where it stands
 */
record ConfiguredKey(String written, ConfigurationPropertyName name, boolean variable, PropertySource<?> source) {

	/**
	 * What Kubernetes puts into the environment of each container for each Service: of a
	 * Service called forward-auth, FORWARD_AUTH_PORT, FORWARD_AUTH_SERVICE_HOST,
	 * FORWARD_AUTH_PORT_8080_TCP_ADDR and the like.
	 */
	private static final Pattern SERVICE_LINK = Pattern.compile(
			"[A-Z0-9_]+_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

	static List<ConfiguredKey> all(ConfigurableEnvironment environment) {
		List<ConfiguredKey> keys = new ArrayList<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				for (String written : enumerable.getPropertyNames()) {
					keys.add(of(written, source));
				}
			}
		}
		return keys;
	}

	private static ConfiguredKey of(String written, PropertySource<?> source) {
		boolean variable = source instanceof SystemEnvironmentPropertySource && written.indexOf('.') < 0
				&& written.indexOf('-') < 0;
		ConfigurationPropertyName name = variable
				? ConfigurationPropertyName.adapt(written.toLowerCase(Locale.ROOT), '_')
				: ConfigurationPropertyName.adapt(written, '.');
		return new ConfiguredKey(written, name, variable, source);
	}

	@Nullable Object value() {
		return this.source.getProperty(this.written);
	}

	/** YAML makes an empty text of a key with nothing behind it. */
	boolean isEmpty() {
		Object value = value();
		return value == null || value.toString().isEmpty();
	}

	boolean isServiceLink() {
		return this.variable && SERVICE_LINK.matcher(this.written).matches();
	}

}
