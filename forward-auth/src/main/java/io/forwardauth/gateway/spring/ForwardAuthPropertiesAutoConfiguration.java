package io.forwardauth.gateway.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The properties, bound and validated before anything is made of them.
 */
@AutoConfiguration
@EnableConfigurationProperties({ PolicyProperties.class, ForwardAuthProperties.class,
		ForwardedHeadersProperties.class })
class ForwardAuthPropertiesAutoConfiguration {

	@Bean
	static ConfigurationCheck forwardAuthConfigurationCheck(ConfigurableEnvironment environment) {
		return new ConfigurationCheck(environment);
	}

	@Bean
	Policies forwardAuthPolicies(PolicyProperties defaultPolicy, ForwardAuthProperties properties) {
		PolicyTls.warn(PolicyProperties.PREFIX, defaultPolicy);
		properties.policies().forEach((name, policy) -> PolicyTls.warn(Policies.prefix(name), policy));
		return Policies.of(defaultPolicy, properties);
	}

}
