package io.forwardauth.gateway.spring;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.forwardauth.gateway.auth.AskedPolicy;
import io.forwardauth.gateway.auth.HttpAuthorizer;
import io.forwardauth.gateway.auth.Policy;
import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.client.PoolObserver;
import io.forwardauth.gateway.client.PoolOptions;
import io.forwardauth.gateway.client.PooledHttpCaller;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.client.TargetTls;
import io.forwardauth.gateway.edge.Edge;
import io.forwardauth.gateway.edge.EdgeOptions;
import io.forwardauth.gateway.edge.TrustedProxies;
import io.forwardauth.gateway.http.ExchangeObserver;
import io.forwardauth.gateway.http.Transport;
import io.forwardauth.gateway.routing.RouteCompiler;
import io.forwardauth.gateway.routing.Router;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.resources.LoopResources;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * The filter {@code ForwardAuth} and what holds for all routes of any Spring Cloud
 * Gateway on WebFlux. The line in front of it is {@link LineAutoConfiguration}'s.
 */
@AutoConfiguration(after = { GatewayAutoConfiguration.class, ForwardAuthPropertiesAutoConfiguration.class,
		ObservabilityAutoConfiguration.class, OriginTlsAutoConfiguration.class, LineAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty(name = "spring.cloud.gateway.server.webflux.enabled", matchIfMissing = true)
class ForwardAuthAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger("io.forwardauth.gateway");

	/** Without a server of our own we live on Reactor Netty's event loops. */
	@Bean
	@ConditionalOnMissingBean
	EventLoops forwardAuthEventLoops(ForwardAuthProperties properties, ObjectProvider<ReactorResourceFactory> reactor) {
		ReactorResourceFactory resources = reactor.getIfAvailable();
		if (resources == null) {
			return new EventLoops(Transport.create(0, properties.server().transport()), true);
		}
		LoopResources loops = resources.getLoopResources();
		EventLoopGroup group = loops.onServer(LoopResources.DEFAULT_NATIVE);
		int count = 0;
		for (Object ignored : group) {
			count++;
		}
		return new EventLoops(Transport.of(group, Math.max(1, count)), false);
	}

	@Bean
	PassedExchanges forwardAuthPassedExchanges() {
		return new PassedExchanges();
	}

	@Bean
	Edge forwardAuthEdge(ForwardedHeadersProperties properties) {
		return new Edge(new EdgeOptions(TrustedProxies.of(properties.trustedProxies()), hostName()));
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

	@Bean
	PooledHttpCaller forwardAuthCaller(EventLoops loops, ForwardAuthProperties properties,
			ObjectProvider<PoolObserver> observer) {
		return new PooledHttpCaller(loops.transport(), poolOptions(properties.client()),
				observer.getIfAvailable(() -> PoolObserver.NONE));
	}

	private static PoolOptions poolOptions(ForwardAuthProperties.Client client) {
		return new PoolOptions(client.maxConnections(), client.pendingMax(), client.pendingTimeout(),
				client.maxIdleTime(), client.maxLifeTime(), (int) client.maxHeaderSize().toBytes());
	}

	@Bean
	PolicyAsking forwardAuthPolicyAsking(Policies policies, PooledHttpCaller caller,
			ObjectProvider<SslBundles> bundles) {
		Map<String, AskedPolicy> asked = new LinkedHashMap<>();
		PolicyOptions defaultPolicy = policies.defaultPolicy();
		if (defaultPolicy != null) {
			asked.put(PolicyOptions.DEFAULT_NAME, asked(defaultPolicy, caller, bundles.getIfAvailable()));
		}
		policies.named().forEach((name, options) -> asked.put(name, asked(options, caller, bundles.getIfAvailable())));
		return new PolicyAsking(asked);
	}

	private static AskedPolicy asked(PolicyOptions options, PooledHttpCaller caller, @Nullable SslBundles bundles) {
		Policy policy = new Policy(options, target(options, bundles));
		AskedPolicy asked = AskedPolicy.of(policy, new HttpAuthorizer(caller, policy));
		if (asked.bodyForwarding().enabled() && asked.bodyForwarding().maxSize() < 0) {
			logger.warn("Policy '{}' forwards bodies of any length and holds each of them in memory: "
					+ "give it a max-body-size", policy.name());
		}
		return asked;
	}

	private static Target target(PolicyOptions options, @Nullable SslBundles bundles) {
		boolean secure = "https".equalsIgnoreCase(options.address().getScheme());
		String host = options.address().getHost();
		String bare = (host.startsWith("[") && host.endsWith("]")) ? host.substring(1, host.length() - 1) : host;
		int given = options.address().getPort();
		int port = (given >= 0) ? given : (secure ? 443 : 80);
		TargetTls tls = secure ? PolicyTls.target(options, bundles) : null;
		return new Target((secure ? "https" : "http") + "://" + host + ":" + port, bare, port, tls, null,
				options.connectTimeout());
	}

	@Bean
	ForwardAuthGatewayFilterFactory forwardAuthGatewayFilterFactory(PolicyAsking asking) {
		return new ForwardAuthGatewayFilterFactory(asking);
	}

	@Bean
	ForwardAuthGlobalFilter forwardAuthGlobalFilter(PolicyAsking asking, ForwardAuthProperties properties) {
		return new ForwardAuthGlobalFilter(asking,
				properties.routesWithoutPolicy() == ForwardAuthProperties.RoutesWithoutPolicy.REFUSE);
	}

	@Bean
	EdgeWebFilter forwardAuthEdgeWebFilter(ApplicationContext context, EventLoops loops, Edge edge,
			ExchangeObserver observer) {
		return new EdgeWebFilter(context, loops.transport(), new SpringEdge(edge, observer));
	}

	@Bean
	OriginWire forwardAuthOriginWire(PassedExchanges passed, ForwardAuthProperties properties,
			HttpClientProperties client, ObjectProvider<SharedLoopResources> loops) {
		// Whoever set Spring Cloud Gateway's own limits has them.
		boolean limited = client.getMaxHeaderSize() != null || client.getMaxInitialLineLength() != null;
		int maxHeaderSize = limited ? 0 : (int) properties.client().maxHeaderSize().toBytes();
		return new OriginWire(passed, maxHeaderSize, loops.getIfAvailable());
	}

	@Bean
	OriginUrlFilter forwardAuthOriginUrlFilter() {
		return new OriginUrlFilter();
	}

	@Bean
	OriginPathFilter forwardAuthOriginPathFilter() {
		return new OriginPathFilter();
	}

	@Bean
	ManagedHeadersFilter forwardAuthManagedHeadersFilter(OriginWire wire) {
		return new ManagedHeadersFilter(wire);
	}

	@Bean
	RouteCompiler forwardAuthRouteCompiler(List<RoutePredicateFactory<?>> predicates,
			List<GatewayFilterFactory<?>> filters, ConfigurationService binder) {
		return new RouteCompiler(predicates, filters, binder, ForwardAuthGatewayFilterFactory.class);
	}

	@Bean
	RouteTrial forwardAuthRouteTrial(List<RoutePredicateFactory<?>> predicates, List<GatewayFilterFactory<?>> filters,
			GatewayProperties gateway, ConfigurationService binder) {
		return new RouteTrial(predicates, filters, gateway, binder);
	}

	@Bean
	RouteTables forwardAuthRouteTables(RouteLocator routes, RouteDefinitionLocator definitions, RouteCompiler compiler,
			GatewayProperties gateway, PolicyAsking policies, ForwardAuthProperties properties,
			ApplicationContext context, ObjectProvider<Router> router, RouteTrial trial, RouteTlsCheck tls) {
		return new RouteTables(routes, definitions, compiler, trial, gateway, policies, properties,
				new LineEligibility(context), tls, router.getIfAvailable());
	}

}
