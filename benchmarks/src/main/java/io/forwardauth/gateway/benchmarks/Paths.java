package io.forwardauth.gateway.benchmarks;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import io.forwardauth.gateway.edge.CanonicalPath;

/**
 * Making a path canonical: an ordinary one, one with escapes that stay and go, one with
 * dot segments.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Paths {

	@Param({ "/api/v1/customers/4711/orders", "/api/%76%31/caf%c3%a9/a%2Fb", "/api/./v2/../v1//customers" })
	public String path = "";

	@Benchmark
	public @Nullable String canonical() {
		return CanonicalPath.of(this.path);
	}

}
