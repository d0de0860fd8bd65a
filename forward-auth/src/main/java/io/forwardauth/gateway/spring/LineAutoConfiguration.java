package io.forwardauth.gateway.spring;

import java.time.Duration;
import java.util.List;

import io.forwardauth.gateway.auth.AuthHandler;
import io.forwardauth.gateway.client.PoolOptions;
import io.forwardauth.gateway.client.PooledHttpCaller;
import io.forwardauth.gateway.edge.Edge;
import io.forwardauth.gateway.edge.EdgeHandler;
import io.forwardauth.gateway.http.ExchangeObserver;
import io.forwardauth.gateway.http.Io;
import io.forwardauth.gateway.http.Transport;
import io.forwardauth.gateway.observability.MetricsObserver;
import io.forwardauth.gateway.proxy.ProxyHandler;
import io.forwardauth.gateway.proxy.ProxyOptions;
import io.forwardauth.gateway.routing.RouteTable;
import io.forwardauth.gateway.routing.Router;
import io.forwardauth.gateway.server.GatewayAnswers;
import io.forwardauth.gateway.warmup.WarmUp;
import io.netty.handler.codec.http.HttpResponseStatus;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyServerProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * The line: the gateway's own server in place of Spring Boot's, which moves behind it
 * ({@code forward-auth.server.enabled}).
 */
@AutoConfiguration(before = NettyReactiveWebServerAutoConfiguration.class,
		after = ForwardAuthPropertiesAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty("forward-auth.server.enabled")
class LineAutoConfiguration {

	/** Tunnels and event streams of the Spring way hold one each. */
	private static final PoolOptions TO_SPRING = new PoolOptions(20_000, 20_000, Duration.ofSeconds(10),
			Duration.ofSeconds(30), Duration.ofHours(1), 1 << 20);

	@Bean
	EventLoops forwardAuthEventLoops(ForwardAuthProperties properties) {
		return new EventLoops(Transport.create(0, properties.server().transport()), true);
	}

	/** One thread, for the management port alone. */
	@Bean(name = LineServerFactory.MANAGEMENT_LOOPS, defaultCandidate = false)
	EventLoops managementLoops() {
		return new EventLoops(Transport.create(1, Io.EPOLL), true);
	}

	@Bean
	SharedLoopResources forwardAuthLoopResources(EventLoops loops) {
		return new SharedLoopResources(loops.transport());
	}

	@Bean
	@ConditionalOnMissingBean
	ReactorResourceFactory reactorResourceFactory(SharedLoopResources loops) {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setLoopResources(loops);
		return resources;
	}

	@Bean
	PrivateSocket forwardAuthPrivateSocket(EventLoops loops) {
		return new PrivateSocket(loops.transport());
	}

	@Bean
	ProxyHandler forwardAuthProxyHandler(PooledHttpCaller caller, HttpClientProperties client, OriginTlsContexts tls) {
		Duration connect = (client.getConnectTimeout() != null) ? Duration.ofMillis(client.getConnectTimeout())
				: ProxyOptions.DEFAULT_CONNECT_TIMEOUT;
		Duration response = (client.getResponseTimeout() != null) ? client.getResponseTimeout()
				: ProxyOptions.DEFAULT_RESPONSE_TIMEOUT;
		return new ProxyHandler(caller, tls.withGeneral(), new ProxyOptions(connect, response));
	}

	@Bean
	SpringDoor forwardAuthSpringDoor(EventLoops loops, PassedExchanges passed, PrivateSocket socket) {
		return new SpringDoor(new PooledHttpCaller(loops.transport(), TO_SPRING), passed, socket);
	}

	@Bean
	Router forwardAuthRouter(PolicyAsking policies, ProxyHandler proxy, SpringDoor door, WebProperties web) {
		AuthHandler auth = new AuthHandler(policies.policies(), proxy);
		// Static files are Spring's; without them nobody has an answer.
		boolean springMayKnow = web.getResources().isAddMappings();
		return new Router(RouteTable.springWay("the routes are not read yet"), auth, door::pass, (exchange) -> {
			if (springMayKnow) {
				exchange.exchange().facts().straight = false;
				door.pass(exchange);
			}
			else {
				GatewayAnswers.fail(exchange.exchange(), HttpResponseStatus.NOT_FOUND, "no route matches");
			}
		});
	}

	@Bean
	LineServerFactory forwardAuthServerFactory(EventLoops loops, Edge edge, Router router, ExchangeObserver observer,
			SpringDoor door, ForwardAuthProperties properties, ServerProperties server, NettyServerProperties netty,
			StartReport report, ReactorResourceFactory resources, ObjectProvider<NettyRouteProvider> routes,
			ObjectProvider<NettyServerCustomizer> customizers, ObjectProvider<SslBundles> bundles) {
		List<NettyServerCustomizer> customizing = customizers.orderedStream().toList();
		List<NettyRouteProvider> routing = routes.orderedStream().toList();
		LineServerFactory factory = new LineServerFactory(
				new LineAssembly(loops.transport(), new EdgeHandler(edge, router), observer, door, properties, server,
						netty,
						(listening) -> ServerTls.of(listening.ssl(), listening.http2(), bundles.getIfAvailable(),
								properties.server().headerTimeout(), properties.server().tlsProvider()),
						report),
				customizing.isEmpty() && routing.isEmpty());
		factory.setResourceFactory(resources);
		routing.forEach(factory::addRouteProviders);
		factory.getServerCustomizers().addAll(customizing);
		return factory;
	}

	@Bean
	WarmUpRunner forwardAuthWarmUp(EventLoops loops, ForwardAuthProperties properties) {
		return new WarmUpRunner(new WarmUp(loops.transport(), ExchangeObserver.NONE), properties.server().warmUp());
	}

	@Bean
	StartReport forwardAuthStartReport(Policies policies, Router router, ApplicationContext context,
			ObjectProvider<MetricsObserver> metrics) {
		return new StartReport(policies, router, context, metrics);
	}

}
