package io.forwardauth.gateway.spring;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Shows an {@link InvalidConfigurationException} as property, value, where it stands and
 * what is allowed.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationException> {

	private final @Nullable Environment environment;

	InvalidConfigurationFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidConfigurationException cause) {
		return analysis(cause, origin(this.environment, cause.property()), rootFailure);
	}

	static FailureAnalysis analysis(InvalidConfigurationException cause, @Nullable String origin, Throwable failure) {
		StringBuilder description = new StringBuilder().append("Property: ")
			.append(cause.property())
			.append("\nValue:    ")
			.append((cause.value() != null) ? "'" + cause.value() + "'" : "not set");
		if (origin != null) {
			description.append("\nOrigin:   ").append(origin);
		}
		description.append("\nAllowed:  ").append(cause.allowed());
		return new FailureAnalysis(description.toString(),
				"Correct the configuration; docs/configuration.md lists every property.", failure);
	}

	private static @Nullable String origin(@Nullable Environment environment, String property) {
		if (environment == null || !ConfigurationPropertyName.isValid(property)) {
			return null;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null && found.getOrigin() != null) {
				return found.getOrigin().toString();
			}
		}
		return null;
	}

}
