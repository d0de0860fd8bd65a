package io.forwardauth.gateway.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.routing.RouteCompiler;
import io.forwardauth.gateway.routing.RouteConfigurationException;
import io.forwardauth.gateway.routing.RouteEntry;
import io.forwardauth.gateway.routing.RouteTable;
import io.forwardauth.gateway.routing.Router;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/**
 * Compiles the route table before the port opens, and again with each refresh of Spring
 * Cloud Gateway's routes; a refresh that cannot be compiled leaves the table as it was.
 */
final class RouteTables implements SmartLifecycle, ApplicationListener<RefreshRoutesResultEvent> {

	private static final Logger logger = LoggerFactory.getLogger(RouteTables.class);

	/** For route locators that ask a registry. */
	private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(30);

	private final RouteLocator routes;

	private final RouteDefinitionLocator definitions;

	private final RouteCompiler compiler;

	/** Has Spring Cloud Gateway make a route of one definition, or fail. */
	private final Consumer<RouteDefinition> trial;

	private final GatewayProperties gateway;

	private final PolicyAsking policies;

	private final ForwardAuthProperties properties;

	private final LineEligibility eligibility;

	private final RouteTlsCheck tls;

	private final @Nullable Router router;

	private final AtomicLong refreshes = new AtomicLong();

	private long newest;

	private volatile boolean running;

	private volatile List<String> lastSaid = List.of();

	RouteTables(RouteLocator routes, RouteDefinitionLocator definitions, RouteCompiler compiler,
			Consumer<RouteDefinition> trial, GatewayProperties gateway, PolicyAsking policies,
			ForwardAuthProperties properties, LineEligibility eligibility, RouteTlsCheck tls, @Nullable Router router) {
		this.routes = routes;
		this.definitions = definitions;
		this.compiler = compiler;
		this.trial = trial;
		this.gateway = gateway;
		this.policies = policies;
		this.properties = properties;
		this.eligibility = eligibility;
		this.tls = tls;
		this.router = router;
	}

	/** Before the web server. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
	}

	@Override
	public void start() {
		try {
			found().doOnNext(this::take).block(LONGEST_LOOK_UP);
		}
		catch (RuntimeException ex) {
			throw readable(ex, this::culprit);
		}
		this.running = true;
	}

	/** The first definition that Spring Cloud Gateway makes no route of by itself. */
	private String culprit() {
		List<RouteDefinition> all = this.definitions.getRouteDefinitions().collectList().block(LONGEST_LOOK_UP);
		for (RouteDefinition definition : (all != null) ? all : List.<RouteDefinition>of()) {
			try {
				this.trial.accept(definition);
			}
			catch (RuntimeException ex) {
				return "route '" + definition.getId() + "'";
			}
		}
		return GatewayProperties.PREFIX + ".routes";
	}

	private static RuntimeException readable(RuntimeException problem, Supplier<String> culprit) {
		Throwable cause = problem;
		while (cause != null) {
			if (cause instanceof RouteConfigurationException || cause instanceof InvalidConfigurationException) {
				return problem;
			}
			cause = cause.getCause();
		}
		String said = NestedExceptionUtils.getMostSpecificCause(problem).getMessage();
		InvalidConfigurationException shown = new InvalidConfigurationException(culprit.get(), said,
				"predicates and filters that Spring Cloud Gateway has, with arguments that they take");
		shown.initCause(problem);
		return shown;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void onApplicationEvent(RefreshRoutesResultEvent event) {
		if (this.running && event.isSuccess()) {
			long number = this.refreshes.incrementAndGet();
			// The event may come on an event loop, and files of TLS are read.
			found().publishOn(Schedulers.boundedElastic())
				.subscribe((found) -> take(number, found), (error) -> logger
					.error("The routes of this refresh cannot be used; the ones before stay", error));
		}
	}

	private Mono<Found> found() {
		return Mono.zip(this.routes.getRoutes().collectList(), this.definitions.getRouteDefinitions().collectList(),
				Found::new);
	}

	private synchronized void take(long number, Found found) {
		if (number > this.newest) {
			this.newest = number;
			take(found);
		}
	}

	private void take(Found found) {
		this.tls.check(found.routes());
		boolean hasDefault = this.policies.knows(PolicyOptions.DEFAULT_NAME);
		String defaultPolicy = hasDefault ? PolicyOptions.DEFAULT_NAME : null;
		RouteTable compiled = this.compiler.compile(found.routes(), found.definitions(),
				this.gateway.getDefaultFilters(), defaultPolicy);
		List<String> unguarded = hasDefault ? List.of() : unguarded(found.routes());
		if (!unguarded.isEmpty()
				&& this.properties.routesWithoutPolicy() == ForwardAuthProperties.RoutesWithoutPolicy.REFUSE) {
			throw new RouteConfigurationException(unguarded.get(0), "policy", "none at all",
					"a default policy (forward-auth.address), a filter ForwardAuth=<name>, or ForwardAuth=none for a public route; "
							+ "or forward-auth.routes-without-policy: allow");
		}
		Router router = this.router;
		if (router != null) {
			RouteTable table = table(compiled);
			router.replace(table);
			say(table, unguarded);
		}
		else {
			say(new RouteTable(List.of()), unguarded);
		}
	}

	private RouteTable table(RouteTable compiled) {
		if (!this.properties.line().enabled()) {
			return RouteTable.springWay("forward-auth.line.enabled is false");
		}
		List<String> reasons = this.eligibility.reasons();
		return reasons.isEmpty() ? compiled : RouteTable.springWay(String.join("; ", reasons));
	}

	private static List<String> unguarded(List<Route> routes) {
		return routes.stream().filter((route) -> ForwardAuthGatewayFilter.of(route) == null).map(Route::getId).toList();
	}

	/**
	 * Once, and again when something has changed: a refresh comes every 30 s with a
	 * registry.
	 */
	private void say(RouteTable table, List<String> unguarded) {
		List<String> lines = new ArrayList<>();
		for (RouteEntry entry : table.entries()) {
			if (!entry.isStraight()) {
				lines.add(("*".equals(entry.id()) ? "All routes go" : "Route '" + entry.id() + "' goes")
						+ " the Spring way: " + entry.reason());
			}
		}
		String open = unguarded.isEmpty() ? "" : "No policy covers these routes: " + String.join(", ", unguarded)
				+ " (forward-auth.routes-without-policy is allow)";
		List<String> said = new ArrayList<>(lines);
		said.add(open);
		if (!said.equals(this.lastSaid)) {
			this.lastSaid = said;
			lines.forEach(logger::info);
			if (!open.isEmpty()) {
				logger.warn(open);
			}
		}
	}

	/**
	 * What Spring Cloud Gateway has.
	 *
	 * @param routes in the order in which they are tried
	 * @param definitions in any order
	 */
	private record Found(List<Route> routes, List<RouteDefinition> definitions) {
	}

}
