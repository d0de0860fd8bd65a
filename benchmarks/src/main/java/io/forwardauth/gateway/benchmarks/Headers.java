package io.forwardauth.gateway.benchmarks;

import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import io.forwardauth.gateway.edge.Edge;
import io.forwardauth.gateway.edge.EdgeOptions;
import io.forwardauth.gateway.edge.EdgeResult;
import io.forwardauth.gateway.edge.Peer;
import io.forwardauth.gateway.edge.TrustedProxies;

/**
 * The edge's pass over the twenty headers of a browser. As it edits them in place, each
 * turn needs a copy, whose price is the first benchmark.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Headers {

	private final Browser browser = new Browser();

	private final Edge edge = new Edge(new EdgeOptions(TrustedProxies.NONE, "gateway-1"));

	private final Peer peer = new Peer("192.0.2.7", "192.0.2.7", false, true);

	@Benchmark
	public HttpHeaders copyAlone() {
		return this.browser.headers();
	}

	@Benchmark
	public EdgeResult copyAndSettle() {
		return this.edge.settle(
				new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/cart?step=2", this.browser.headers()),
				this.peer);
	}

}
