package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;

import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.observability.MetricsObserver;
import io.forwardauth.gateway.routing.RouteEntry;
import io.forwardauth.gateway.routing.Router;
import io.forwardauth.gateway.server.LineServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/**
 * One line at the start: what listens where, and which policy is the default.
 */
final class StartReport {

	private static final Logger logger = LoggerFactory.getLogger("io.forwardauth.gateway");

	/**
	 * Spring Boot's mapping of the endpoints, in this context only if they share its
	 * port.
	 */
	private static final String ACTUATOR = "webEndpointReactiveHandlerMapping";

	private final Policies policies;

	private final Router router;

	private final ApplicationContext context;

	private final Environment environment;

	private final ObjectProvider<MetricsObserver> metrics;

	StartReport(Policies policies, Router router, ApplicationContext context, ObjectProvider<MetricsObserver> metrics) {
		this.policies = policies;
		this.router = router;
		this.context = context;
		this.environment = context.getEnvironment();
		this.metrics = metrics;
	}

	void started(LineServer line, LineWebServer.Listening listening, int port) {
		this.metrics.ifAvailable((observer) -> observer.connections(line::connections));
		List<RouteEntry> routes = this.router.table().entries();
		long straight = routes.stream().filter(RouteEntry::isStraight).count();
		List<String> parts = new ArrayList<>();
		String host = (listening.address() != null) ? listening.address().getHostAddress() : "*";
		parts.add("ForwardAuth gateway on " + (listening.secure() ? "https" : "http") + "://" + host + ":" + port);
		if (this.context.containsBean(ACTUATOR)) {
			logger.warn("Actuator is on the gateway's own port, where no policy guards it: "
					+ "give it another by management.server.port");
		}
		String management = this.environment.getProperty("management.server.port");
		if (management != null) {
			parts.add("management on port " + management);
		}
		parts.add("default policy " + described(this.policies.defaultPolicy()));
		if (!this.policies.named().isEmpty()) {
			parts.add("policies " + String.join(", ", this.policies.named().keySet()));
		}
		parts.add(routes.size() + (routes.size() == 1 ? " route, " : " routes, ") + straight + " straight");
		logger.info(String.join("; ", parts));
	}

	private static String described(@Nullable PolicyOptions policy) {
		return (policy != null) ? policy.address().toString() : "none";
	}

}
