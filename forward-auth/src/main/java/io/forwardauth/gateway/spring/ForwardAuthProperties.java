package io.forwardauth.gateway.spring;

import java.time.Duration;
import java.util.Map;

import io.forwardauth.gateway.http.Io;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is configured under {@code forward-auth} beside the default policy, whose options
 * are {@link PolicyProperties}.
 *
 * @param policies Named policies, each with the options of the default policy. They
 * inherit nothing.
 * @param routesWithoutPolicy What happens at start to a route that no policy covers:
 * refuse to start, or allow it. A route with ForwardAuth=none is no such route.
 * @param line the straight line
 * @param server the listening side
 * @param accessLog the access log
 * @param client connections to auth servers and origins
 * @param metrics bounds on metrics
 */
@ConfigurationProperties("forward-auth")
public record ForwardAuthProperties(@DefaultValue Map<String, PolicyProperties> policies,
		@DefaultValue("allow") RoutesWithoutPolicy routesWithoutPolicy, @DefaultValue Line line,
		@DefaultValue Server server, @DefaultValue AccessLog accessLog, @DefaultValue Client client,
		@DefaultValue Metrics metrics) {

	public ForwardAuthProperties {
		policies = Map.copyOf(policies);
		PropertyValidation.time("forward-auth.server.header-timeout", server.headerTimeout());
		PropertyValidation.time("forward-auth.server.body-idle-timeout", server.bodyIdleTimeout());
		PropertyValidation.range("forward-auth.server.max-concurrent-streams", server.maxConcurrentStreams(), 1,
				1_000_000);
		PropertyValidation.timeOrNone("forward-auth.server.warm-up", server.warmUp(), Duration.ofMinutes(1));
		PropertyValidation.range("forward-auth.client.max-connections", client.maxConnections(), 1, 1_000_000);
		PropertyValidation.range("forward-auth.client.pending-max", client.pendingMax(), 0, 1_000_000);
		PropertyValidation.time("forward-auth.client.pending-timeout", client.pendingTimeout());
		PropertyValidation.time("forward-auth.client.max-idle-time", client.maxIdleTime());
		PropertyValidation.time("forward-auth.client.max-life-time", client.maxLifeTime());
		PropertyValidation.size("forward-auth.client.max-header-size", client.maxHeaderSize(), 1024, 16 << 20);
		PropertyValidation.range("forward-auth.metrics.max-series", metrics.maxSeries(), 1, 1_000_000);
	}

	/** What happens at start to a route that no policy covers. */
	public enum RoutesWithoutPolicy {

		/** The start is refused. */
		REFUSE,

		/** The route is public. */
		ALLOW

	}

	/** Whose TLS is spoken with clients. */
	public enum TlsProvider {

		/**
		 * OpenSSL's, faster, where it does just what the settings say; else the JDK's.
		 */
		AUTO,

		/** The JDK's. */
		JDK,

		/** OpenSSL's, or the start is refused. */
		OPENSSL

	}

	/**
	 * The straight line.
	 *
	 * @param enabled Whether routes that the line knows wholly are served by it alone.
	 * Otherwise every request goes through Spring's web stack.
	 */
	public record Line(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * The listening side, beside what {@code server.*} says of it.
	 *
	 * @param enabled Whether the gateway's own server listens in place of Spring Boot's.
	 * Without it, only the filter is there.
	 * @param headerTimeout Time from a request's first byte until its head is whole, and
	 * from a new connection to its first head, the TLS handshake included.
	 * @param bodyIdleTimeout Longest pause of a client in the midst of a request's body.
	 * @param maxConcurrentStreams Most requests of one HTTP/2 connection that are under
	 * way at a time.
	 * @param tlsProvider Whose TLS is spoken with clients: OpenSSL's where it does just
	 * what the settings say and else the JDK's, always the JDK's, or always OpenSSL's.
	 * @param transport What the event loops are made of: epoll, or io-uring, which costs
	 * 6 to 10 % less CPU where the kernel and the container allow it (else epoll is used,
	 * with a warning), or nio.
	 * @param warmUp Longest time that the line plays requests through itself before the
	 * application is ready; 0 for none. They reach nobody and are counted nowhere.
	 */
	public record Server(@DefaultValue("false") boolean enabled, @DefaultValue("10s") Duration headerTimeout,
			@DefaultValue("60s") Duration bodyIdleTimeout, @DefaultValue("250") int maxConcurrentStreams,
			@DefaultValue("auto") TlsProvider tlsProvider, @DefaultValue("epoll") Io transport,
			@DefaultValue("500ms") Duration warmUp) {
	}

	/**
	 * The access log.
	 *
	 * @param enabled Whether each request is logged as one line of JSON.
	 */
	public record AccessLog(@DefaultValue("false") boolean enabled) {
	}

	/**
	 * Connections to auth servers and origins. Bounds are per target (scheme, host, port)
	 * and process.
	 *
	 * @param maxConnections Most connections to one auth server or origin.
	 * @param pendingMax Most requests that wait for a connection to one auth server or
	 * origin; more get 503.
	 * @param pendingTimeout Longest wait for a connection; then 503.
	 * @param maxIdleTime Time after which an unused connection is closed.
	 * @param maxLifeTime Age after which a connection takes no more requests.
	 * @param maxHeaderSize Longest head of an answer (status line and headers), in bytes
	 * or with a unit; beyond it the answer counts as malformed.
	 */
	public record Client(@DefaultValue("500") int maxConnections, @DefaultValue("1000") int pendingMax,
			@DefaultValue("5s") Duration pendingTimeout, @DefaultValue("30s") Duration maxIdleTime,
			@DefaultValue("10m") Duration maxLifeTime, @DefaultValue("64KB") DataSize maxHeaderSize) {
	}

	/**
	 * Bounds on metrics.
	 *
	 * @param maxSeries Most combinations of route and policy that have series of their
	 * own; those beyond it share one.
	 */
	public record Metrics(@DefaultValue("1000") int maxSeries) {
	}

}
