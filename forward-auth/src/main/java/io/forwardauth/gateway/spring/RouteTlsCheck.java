package io.forwardauth.gateway.spring;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.forwardauth.gateway.http.TlsOptions;
import io.forwardauth.gateway.routing.RouteConfigurationException;
import io.forwardauth.gateway.routing.RouteTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.filter.WebsocketRoutingFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.context.ApplicationContext;

/**
 * Makes TLS for all routes before one of them is used, whichever way it goes, so that
 * none has to be served otherwise than it says.
 */
final class RouteTlsCheck {

	private static final Logger logger = LoggerFactory.getLogger(RouteTlsCheck.class);

	private final OriginTlsContexts tls;

	private final ApplicationContext context;

	private volatile Set<String> lastInsecure = Set.of();

	RouteTlsCheck(OriginTlsContexts tls, ApplicationContext context) {
		this.tls = tls;
		this.context = context;
	}

	/**
	 * Looks at the routes. Reads files, so not on an event loop.
	 * @param routes all of them
	 * @throws RouteConfigurationException if what one says of TLS cannot hold
	 */
	void check(List<Route> routes) {
		if (routes.stream().anyMatch((route) -> "https".equalsIgnoreCase(route.getUri().getScheme()))) {
			loadClient();
		}
		Set<String> insecure = new TreeSet<>();
		for (Route route : routes) {
			TlsOptions said = RouteTls.of(route.getId(), route.getUri(), route.getMetadata());
			if (said != null) {
				requireOwnClient(route);
				this.tls.make(route.getId(), said);
				if (said.skipsVerification()) {
					insecure.add(route.getId());
				}
			}
		}
		if (!insecure.equals(this.lastInsecure)) {
			this.lastInsecure = insecure;
			insecure.forEach((id) -> logger.warn(
					"Route '{}' takes any certificate of its origin"
							+ " (metadata tls-insecure-skip-verify): whoever stands in between can read and change all",
					id));
		}
	}

	/**
	 * Reactor Netty looks for HTTP/3 when it first calls by TLS, in a native library, and
	 * reading a file has no place on an event loop.
	 */
	private static void loadClient() {
		try {
			Class.forName("reactor.netty.http.client.HttpClientSecure");
		}
		catch (ClassNotFoundException ex) {
			logger.debug("Another Reactor Netty loads what it needs itself", ex);
		}
	}

	/** Whatever the application put in the client's place would not heed it. */
	private void requireOwnClient(Route route) {
		requireOnly(route, HttpClientFactory.class, 1);
		requireOnly(route, HttpClient.class, 1);
		requireOnly(route, NettyRoutingFilter.class, 1);
		requireOnly(route, WebsocketRoutingFilter.class, 0);
	}

	private void requireOnly(Route route, Class<?> type, int least) {
		ListableBeanFactory beans = this.context;
		String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type);
		boolean own = names.length <= 1 && names.length >= least;
		for (String name : names) {
			own &= type == HttpClient.class || this.context.getBean(name).getClass() == type;
		}
		if (!own) {
			String key = route.getMetadata()
				.keySet()
				.stream()
				.filter((name) -> name.startsWith("tls-"))
				.sorted()
				.toList()
				.get(0);
			throw new RouteConfigurationException(route.getId(), "metadata " + key,
					TlsOptions.shown(String.valueOf(route.getMetadata().get(key))),
					"nothing here, as the application has another " + type.getSimpleName()
							+ " than Spring Cloud Gateway's own ("
							+ ((names.length > 0) ? String.join(", ", names) : "none") + ")");
		}
	}

}
