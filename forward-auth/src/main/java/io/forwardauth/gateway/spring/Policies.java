package io.forwardauth.gateway.spring;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.auth.PolicyOptions;

/**
 * The policies of the configuration, validated.
 *
 * @param defaultPolicy runs on every route that does not name another; null if
 * {@code forward-auth.address} is not set
 * @param named by name, in the names' order
 */
public record Policies(@Nullable PolicyOptions defaultPolicy, Map<String, PolicyOptions> named) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

	/**
	 * Makes the options of all policies.
	 * @param defaultPolicy what stands right under {@code forward-auth}
	 * @param properties the rest, named policies among it
	 * @return the policies
	 * @throws InvalidConfigurationException if one of them is wrong
	 */
	public static Policies of(PolicyProperties defaultPolicy, ForwardAuthProperties properties) {
		Map<String, PolicyOptions> named = new TreeMap<>();
		properties.policies().forEach((name, policy) -> {
			String prefix = PolicyProperties.PREFIX + ".policies." + name;
			requireName(prefix, name);
			named.put(name, PolicyValidation.options(prefix, name, policy));
		});
		return new Policies((defaultPolicy.address() != null)
				? PolicyValidation.options(PolicyProperties.PREFIX, PolicyOptions.DEFAULT_NAME, defaultPolicy) : null,
				Collections.unmodifiableMap(named));
	}

	/**
	 * The policy of that name.
	 * @param name a name from a route's {@code ForwardAuth} filter
	 * @param property where the name stands, for the message
	 * @return its options
	 * @throws InvalidConfigurationException if there is none
	 */
	public PolicyOptions require(String name, String property) {
		PolicyOptions options = this.named.get(name);
		if (options == null) {
			throw new InvalidConfigurationException(property, name,
					"the name of a policy under forward-auth.policies ("
							+ (this.named.isEmpty() ? "there is none" : String.join(", ", this.named.keySet()))
							+ "), or none for a public route");
		}
		return options;
	}

	/** Where the properties of a policy stand. */
	static String prefix(String name) {
		return name.equals(PolicyOptions.DEFAULT_NAME) ? PolicyProperties.PREFIX
				: PolicyProperties.PREFIX + ".policies." + name;
	}

	private static void requireName(String property, String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		if (lower.equals(PolicyOptions.NONE) || lower.equals(PolicyOptions.DEFAULT_NAME)) {
			throw new InvalidConfigurationException(property, name,
					"any name but none and default: none makes a route public, default is the policy right under forward-auth");
		}
		if (!NAME.matcher(name).matches()) {
			throw new InvalidConfigurationException(property, name,
					"a name of letters, digits, - and _, at most 64, starting with a letter or a digit");
		}
	}

}
