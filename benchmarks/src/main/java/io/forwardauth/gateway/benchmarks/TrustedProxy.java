package io.forwardauth.gateway.benchmarks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.forwardauth.gateway.edge.Peer;
import io.forwardauth.gateway.edge.TrustedProxies;

/**
 * Whether an address is in one of the CIDR blocks of the trusted proxies, and who the
 * client is behind two of them. The address is in the last block.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TrustedProxy {

	private static final List<String> FORWARDED_FOR = List.of("203.0.113.9, 10.1.2.3", "2001:db8::7");

	@Param({ "2", "32" })
	public int blocks;

	@Param({ "10.9.8.7", "2001:db8::1" })
	public String address = "";

	private TrustedProxies proxies = TrustedProxies.NONE;

	private InetAddress parsed = InetAddress.getLoopbackAddress();

	private Peer peer = new Peer("", "", true, false);

	/** Fills the list with blocks that the address is not in. */
	@Setup
	public void prepare() throws UnknownHostException {
		Stream<String> others = IntStream.range(0, this.blocks - 2).mapToObj((i) -> "172.16." + i + ".0/24");
		this.proxies = TrustedProxies.of(Stream.concat(others, Stream.of("10.0.0.0/8", "2001:db8::/32")).toList());
		this.parsed = InetAddress.getByName(this.address);
		this.peer = new Peer(this.address, this.address, true, false);
		if (!this.proxies.contains(this.parsed) || !clientAddress().equals("203.0.113.9")) {
			throw new IllegalStateException("the address is not trusted");
		}
	}

	@Benchmark
	public boolean contains() {
		return this.proxies.contains(this.parsed);
	}

	@Benchmark
	public String clientAddress() {
		return this.proxies.clientAddress(FORWARDED_FOR, this.peer);
	}

}
