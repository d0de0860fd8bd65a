package io.forwardauth.gateway.warmup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.forwardauth.gateway.auth.AskedPolicy;
import io.forwardauth.gateway.auth.AuthHandler;
import io.forwardauth.gateway.auth.HttpAuthorizer;
import io.forwardauth.gateway.auth.Policy;
import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.client.PoolOptions;
import io.forwardauth.gateway.client.PooledHttpCaller;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.edge.Edge;
import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.edge.EdgeHandler;
import io.forwardauth.gateway.edge.EdgeOptions;
import io.forwardauth.gateway.edge.TrustedProxies;
import io.forwardauth.gateway.http.ExchangeObserver;
import io.forwardauth.gateway.http.Transport;
import io.forwardauth.gateway.proxy.ProxyHandler;
import io.forwardauth.gateway.proxy.ProxyOptions;
import io.forwardauth.gateway.routing.Origin;
import io.forwardauth.gateway.routing.RouteTable;
import io.forwardauth.gateway.routing.Router;
import io.forwardauth.gateway.server.Http2Options;
import io.forwardauth.gateway.server.LineServer;
import io.forwardauth.gateway.server.ServerOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second line in this process, made of the same classes on the same event loops as the
 * one that serves, which some visitors use for a moment. Its auth server and its origin
 * are stand-ins on free ports of loopback; route, policy, pools and observer are its own,
 * so that nothing of it reaches a real server, a client, the metrics or the access log.
 */
public final class WarmUp {

	private static final Logger logger = LoggerFactory.getLogger("io.forwardauth.gateway");

	private static final int VISITORS = 32;

	/** For an exchange that is under way when the time is over. */
	private static final long LONGEST_END_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final String ALLOW = """
			HTTP/1.1 200 OK
			X-User: visitor
			X-Other: other
			Content-Length: 0

			""";

	private static final String DENY = """
			HTTP/1.1 401 Unauthorized
			WWW-Authenticate: Bearer
			Content-Type: text/plain
			Content-Length: 6

			no

			""";

	private static final String ANSWER = """
			HTTP/1.1 200 OK
			Server: stand-in
			Date: Thu, 01 Jan 1970 00:00:00 GMT
			Content-Type: application/json
			Content-Length: 30
			Connection: keep-alive

			{"message": "Hello world"}

			""";

	private static final String CHUNKED = """
			HTTP/1.1 200 OK
			Content-Type: text/html
			Cache-Control: no-store
			Set-Cookie: a=b; Path=/
			Transfer-Encoding: chunked

			5
			hello
			0

			""";

	private static final String PLAIN = """
			GET / HTTP/1.1
			Host: localhost:8080
			User-Agent: curl/8
			Accept: */*

			""";

	private static final String BROWSER = """
			GET /articles/1?page=2&sort=new HTTP/1.1
			Host: www.example.org
			Connection: keep-alive
			User-Agent: Mozilla/5.0 (X11; Linux x86_64)
			X-User: forged
			X-Forwarded-For: 192.0.2.1
			Accept: text/html,application/xhtml+xml
			Accept-Encoding: gzip, br
			Accept-Language: en
			Referer: http://www.example.org/articles
			Cookie: session=0123456789abcdef; theme=dark

			""";

	private static final String UPLOAD = """
			POST /articles HTTP/1.1
			Host: www.example.org
			Content-Type: application/json
			Authorization: Bearer visitor
			Content-Length: 20

			{"title": "new"}

			""";

	private final Transport transport;

	private final ExchangeObserver observer;

	/**
	 * Prepares a warm-up.
	 * @param transport the event loops of the line that serves
	 * @param observer told of each exchange; not the one that clients are counted by
	 */
	public WarmUp(Transport transport, ExchangeObserver observer) {
		this.transport = transport;
		this.observer = observer;
	}

	/**
	 * Has visitors ask until the time is over or all requests are done. If that cannot
	 * be, the log says so, and the line is as cold as without.
	 * @param time how long at most
	 * @param requests how many at most
	 * @return how many were sent
	 */
	public int run(Duration time, int requests) {
		try (StandIn auth = new StandIn(this.transport, ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, DENY);
				StandIn origin = new StandIn(this.transport, ANSWER, ANSWER, ANSWER, CHUNKED);
				PooledHttpCaller caller = new PooledHttpCaller(this.transport, PoolOptions.DEFAULTS)) {
			LineServer line = line(auth.port(), origin.port(), caller);
			try (Visitors visitors = new Visitors(this.transport, line.start(), VISITORS, requests, PLAIN, BROWSER,
					PLAIN, BROWSER, PLAIN, BROWSER, PLAIN, UPLOAD)) {
				visitors.await(time.toNanos());
				int asked = visitors.asked(requests);
				visitors.goHome();
				visitors.await(LONGEST_END_NANOS);
				return asked;
			}
			finally {
				line.stop();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 0;
		}
		catch (Exception ex) {
			// Also what Netty throws undeclared, such as a BindException.
			logger.warn("The gateway could not warm itself up ({}): its first requests take longer", ex.toString());
			return 0;
		}
	}

	private LineServer line(int authPort, int originPort, PooledHttpCaller caller) {
		String loopback = InetAddress.getLoopbackAddress().getHostAddress();
		PolicyOptions options = PolicyOptions
			.of(PolicyOptions.DEFAULT_NAME, URI.create("http://" + loopback + ":" + authPort + "/verify"))
			.authResponseHeaders(List.of("X-User"))
			.build();
		Policy policy = new Policy(options,
				new Target("warm-up", loopback, authPort, null, null, options.connectTimeout()));
		AuthHandler auth = new AuthHandler(
				Map.of(policy.name(), AskedPolicy.of(policy, new HttpAuthorizer(caller, policy))),
				new ProxyHandler(caller, (said) -> {
					throw new IllegalStateException("the stand-in is plain");
				}, new ProxyOptions(ProxyOptions.DEFAULT_CONNECT_TIMEOUT, ProxyOptions.DEFAULT_RESPONSE_TIMEOUT)));
		RouteTable routes = RouteTable.guarded("warm-up", "/**", new Origin("http", loopback, originPort),
				policy.name());
		Router router = new Router(routes, auth, WarmUp::nowhere, WarmUp::nowhere);
		ServerOptions server = ServerOptions.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.http2(Http2Options.DEFAULTS);
		return new LineServer(this.transport, server,
				new EdgeHandler(new Edge(new EdgeOptions(TrustedProxies.NONE, "warm-up")), router), this.observer);
	}

	private static void nowhere(EdgeExchange exchange) {
		exchange.exchange().abort("the warm-up has one straight route");
	}

}
