package io.forwardauth.gateway.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The properties, bound and validated before anything is made of them.
 */
@AutoConfiguration
@EnableConfigurationProperties({ PolicyProperties.class, ForwardAuthProperties.class,
		ForwardedHeadersProperties.class })
class ForwardAuthPropertiesAutoConfiguration {

	@Bean
	Policies forwardAuthPolicies(PolicyProperties defaultPolicy, ForwardAuthProperties properties) {
		return Policies.of(defaultPolicy, properties);
	}

}
