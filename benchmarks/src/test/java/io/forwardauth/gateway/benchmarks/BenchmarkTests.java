package io.forwardauth.gateway.benchmarks;

import java.util.Collection;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import static org.assertj.core.api.Assertions.assertThat;

class BenchmarkTests {

	/** For a moment each and in this JVM: whether they run, not how fast. */
	@Test
	void everyBenchmarkRuns() throws RunnerException {
		Collection<RunResult> results = new Runner(new OptionsBuilder().forks(0)
			.warmupIterations(0)
			.measurementIterations(1)
			.measurementTime(TimeValue.milliseconds(5))
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build()).run();

		assertThat(results)
			.extracting((result) -> result.getParams().getBenchmark().replaceAll("^.*[.](.*[.].*)$", "$1"))
			.contains("RouteLookUp.index", "Paths.canonical", "TrustedProxy.contains", "Headers.copyAndSettle",
					"Decisions.allowed", "Decisions.denied");
	}

}
