package io.forwardauth.gateway.spring;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose X-Forwarded-* headers are believed.
 *
 * @param trustedProxies Addresses or networks (CIDR) of the proxies in front of the
 * gateway whose X-Forwarded-* headers are kept. Nobody is trusted by default.
 */
@ConfigurationProperties("forwarded-headers")
public record ForwardedHeadersProperties(@DefaultValue List<String> trustedProxies) {

	static final String PREFIX = "forwarded-headers";

	public ForwardedHeadersProperties {
		trustedProxies = List.copyOf(trustedProxies);
		for (int i = 0; i < trustedProxies.size(); i++) {
			PropertyValidation.network("forwarded-headers.trusted-proxies[" + i + "]", trustedProxies.get(i));
		}
	}

}
