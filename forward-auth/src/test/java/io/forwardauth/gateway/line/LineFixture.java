package io.forwardauth.gateway.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.handler.codec.http.HttpResponseStatus;

import io.forwardauth.gateway.auth.AskedPolicy;
import io.forwardauth.gateway.auth.AuthHandler;
import io.forwardauth.gateway.auth.BodyForwarding;
import io.forwardauth.gateway.auth.HttpAuthorizer;
import io.forwardauth.gateway.auth.Policy;
import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.client.PoolOptions;
import io.forwardauth.gateway.client.PooledHttpCaller;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.edge.Edge;
import io.forwardauth.gateway.edge.EdgeHandler;
import io.forwardauth.gateway.edge.EdgeOptions;
import io.forwardauth.gateway.edge.TrustedProxies;
import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.Io;
import io.forwardauth.gateway.http.Transport;
import io.forwardauth.gateway.proxy.ProxyHandler;
import io.forwardauth.gateway.proxy.ProxyOptions;
import io.forwardauth.gateway.routing.Match;
import io.forwardauth.gateway.routing.Origin;
import io.forwardauth.gateway.routing.Route;
import io.forwardauth.gateway.routing.RouteAuth;
import io.forwardauth.gateway.routing.RouteEntry;
import io.forwardauth.gateway.routing.RouteTable;
import io.forwardauth.gateway.routing.Router;
import io.forwardauth.gateway.routing.Step;
import io.forwardauth.gateway.server.GatewayAnswers;
import io.forwardauth.gateway.server.LineServer;
import io.forwardauth.gateway.server.ServerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole line without Spring, between a client, an auth server and an origin that are
 * bare sockets. One event loop, one route, the policy {@code default}, whose auth server
 * allows unless a test takes it over; what a test changes, it changes before
 * {@link #start()}.
 */
final class LineFixture implements AutoCloseable {

	static final String ALLOW = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

	static final Transport TRANSPORT = Transport.create(1, Io.EPOLL);

	RawServer auth = new RawServer().answers(ALLOW);

	RawServer origin = new RawServer();

	ServerOptions server = ServerOptions.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

	PoolOptions pool = PoolOptions.DEFAULTS;

	Duration authTimeout = Duration.ofSeconds(20);

	Duration responseTimeout = Duration.ofSeconds(20);

	int statusOnError = 500;

	List<Step> steps = List.of(new Step.Ask("default"));

	boolean passHostHeader = true;

	/** What of the default policy differs from its defaults. */
	Consumer<PolicyOptions.Builder> options = (same) -> {
	};

	TrustedProxies trusted = TrustedProxies.NONE;

	List<String> identityHeaders = List.of("X-Auth-User");

	private final Map<String, AskedPolicy> policies = new HashMap<>();

	/** Without a lock, on which the event loop might have to wait. */
	private final BlockingQueue<ExchangeFacts> ended = new LinkedTransferQueue<>();

	private final List<Wire> clients = new ArrayList<>();

	private PooledHttpCaller caller;

	private LineServer line;

	private int port;

	LineFixture() throws IOException {
	}

	LineFixture server(UnaryOperator<ServerOptions> change) {
		this.server = change.apply(this.server);
		return this;
	}

	/** One more policy, with an auth server of its own. */
	LineFixture policy(String name, RawServer authServer, String... identity) {
		caller();
		this.policies.put(name, asked(name, authServer, List.of(identity), (unchanged) -> {
		}));
		return this;
	}

	/** The same, with options. */
	LineFixture policy(String name, RawServer authServer, Consumer<PolicyOptions.Builder> more) {
		caller();
		this.policies.put(name, asked(name, authServer, List.of(), more));
		return this;
	}

	LineFixture start() {
		caller();
		this.policies.put("default", asked("default", this.auth, this.identityHeaders, this.options));
		ProxyHandler proxy = new ProxyHandler(this.caller, (said) -> {
			throw new IllegalStateException("the origin is plain");
		}, new ProxyOptions(Duration.ofSeconds(5), this.responseTimeout));
		Router router = new Router(table(), new AuthHandler(this.policies, proxy), (spring) -> {
			throw new IllegalStateException("all routes are straight");
		}, (none) -> GatewayAnswers.fail(none.exchange(), HttpResponseStatus.NOT_FOUND, "no route"));
		Edge edge = new Edge(new EdgeOptions(this.trusted, "gateway.test"));
		this.line = new LineServer(TRANSPORT, this.server, new EdgeHandler(edge, router), this.ended::add);
		this.port = this.line.start();
		return this;
	}

	private void caller() {
		if (this.caller == null) {
			this.caller = new PooledHttpCaller(TRANSPORT, this.pool);
		}
	}

	private RouteTable table() {
		List<String> asked = new ArrayList<>();
		for (Step step : this.steps) {
			if (step instanceof Step.Ask ask) {
				asked.add(ask.policy());
			}
		}
		RouteAuth routeAuth = new RouteAuth(asked, asked.isEmpty(), false);
		Route route = new Route("route", new Origin("http", "127.0.0.1", this.origin.port()), this.steps,
				this.passHostHeader, null, null, null, routeAuth, List.of());
		return new RouteTable(List.of(new RouteEntry("route", List.of(), new Match.Straight(route), routeAuth)));
	}

	private AskedPolicy asked(String name, RawServer authServer, List<String> identity,
			Consumer<PolicyOptions.Builder> more) {
		PolicyOptions.Builder options = PolicyOptions
			.of(name, URI.create("http://127.0.0.1:" + authServer.port() + "/verify"))
			.authResponseHeaders(identity)
			.timeout(this.authTimeout)
			.statusOnError(this.statusOnError)
			.maxResponseBodySize(64 << 20);
		more.accept(options);
		Policy policy = new Policy(options.build(),
				new Target("auth", "127.0.0.1", authServer.port(), null, null, Duration.ofSeconds(5)));
		return AskedPolicy.of(policy, new HttpAuthorizer(this.caller, policy));
	}

	LineServer line() {
		return this.line;
	}

	int port() {
		return this.port;
	}

	Wire client() throws IOException {
		return client(0);
	}

	Wire client(int receiveBuffer) throws IOException {
		Wire client = Wire.to(this.port, receiveBuffer);
		this.clients.add(client);
		return client;
	}

	/** What became of the next exchange to end. */
	ExchangeFacts facts() throws InterruptedException {
		ExchangeFacts facts = this.ended.poll(10, TimeUnit.SECONDS);
		assertThat(facts).as("an exchange that ended within 10 s").isNotNull();
		return facts;
	}

	/** Whether nothing more comes over a wire for a while. */
	static boolean isQuiet(Wire wire, Duration time) throws IOException {
		int patience = wire.socket().getSoTimeout();
		wire.socket().setSoTimeout((int) time.toMillis());
		try {
			wire.read(1);
			return false;
		}
		catch (SocketTimeoutException ex) {
			return true;
		}
		finally {
			wire.socket().setSoTimeout(patience);
		}
	}

	/** Bytes that Netty's allocator holds for the channels. */
	static long memoryHeld() {
		ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
		return metric.usedDirectMemory() + metric.usedHeapMemory();
	}

	@Override
	public void close() throws IOException {
		for (Wire client : this.clients) {
			client.close();
		}
		if (this.line != null) {
			this.line.stop();
		}
		this.origin.close();
		this.auth.close();
		if (this.caller != null) {
			this.caller.close();
		}
	}

}
