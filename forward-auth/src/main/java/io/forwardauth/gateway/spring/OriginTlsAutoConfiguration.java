package io.forwardauth.gateway.spring;

import java.util.List;

import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.socket.server.WebSocketService;

/**
 * What routes say of TLS towards their origins, for both ways.
 */
@AutoConfiguration(after = GatewayAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty(name = "spring.cloud.gateway.server.webflux.enabled", matchIfMissing = true)
class OriginTlsAutoConfiguration {

	@Bean
	OriginTlsContexts forwardAuthOriginTls(HttpClientProperties client, ObjectProvider<SslBundles> bundles) {
		return new OriginTlsContexts(client.getSsl(), bundles.getIfAvailable());
	}

	@Bean
	static OriginHeadersFilters forwardAuthOriginHeadersFilters(ObjectProvider<HttpClient> client,
			ObjectProvider<HttpClientProperties> properties, ObjectProvider<List<HttpHeadersFilter>> filters) {
		return new OriginHeadersFilters(client, properties, filters);
	}

	@Bean
	RouteTlsCheck forwardAuthRouteTlsCheck(OriginTlsContexts tls, ApplicationContext context) {
		return new RouteTlsCheck(tls, context);
	}

	@Bean
	OriginTlsFilter forwardAuthOriginTlsFilter(OriginTlsContexts tls, HttpClientProperties client,
			ServerProperties server, ObjectProvider<HttpClientCustomizer> customizers,
			ObjectProvider<List<HttpHeadersFilter>> headers, ObjectProvider<WebSocketService> webSockets) {
		return new OriginTlsFilter(tls, (target) -> new OriginHop.Maker(client, server,
				customizers.orderedStream().toList(), headers, webSockets)
			.make(target));
	}

}
