package io.forwardauth.gateway.load;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.gatling.app.Gatling$;
import io.gatling.http.response.Response;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import org.jspecify.annotations.Nullable;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

/**
 * k6's executor "shared-iterations" in Gatling: all users begin at once, and each takes
 * the next iteration until none is left.
 */
public final class SharedIterations extends Simulation {

	private static final String STOPWATCH = "stopwatch";

	/** Gatling makes the simulation itself, by its name, so this is how it is told. */
	private static final AtomicReference<@Nullable Run> NEXT = new AtomicReference<>();

	/** For Gatling. */
	public SharedIterations() {
		Run run = Objects.requireNonNull(NEXT.getAndSet(null), "call SharedIterations.run");
		AtomicInteger left = new AtomicInteger(run.measurement().iterations());
		setUp(scenario("shared iterations").exec((session) -> session.set(STOPWATCH, new Stopwatch()))
			.exec(asLongAs((session) -> left.getAndDecrement() > 0).on(iteration(run)))
			.injectOpen(atOnceUsers(run.measurement().vus()))).protocols(protocol());
	}

	/** Blocks until every iteration is done. One at a time. */
	static synchronized Outcome.Report run(Measurement measurement) {
		Outcome outcome = new Outcome(measurement.checks());
		NEXT.set(new Run(measurement, outcome));
		int code = Gatling$.MODULE$
			.fromArgs(List.of("--simulation", SharedIterations.class.getName(), "--no-reports").toArray(String[]::new));
		if (code != 0) {
			throw new IllegalStateException("Gatling ended with " + code);
		}
		return outcome.report();
	}

	private static HttpProtocolBuilder protocol() {
		return http.disableWarmUp().disableFollowRedirect().disableCaching();
	}

	private static ChainBuilder iteration(Run run) {
		Outcome outcome = run.outcome();
		return exec(http("request").get(run.measurement().url().toString())
			.headers(run.measurement().headers())
			.sign((request, session) -> {
				stopwatch(session).start();
				return request;
			})
			.transformResponse((response, session) -> {
				answered(outcome, stopwatch(session), response);
				return response;
			})
			.check(status().exists(), bodyString().exists())).exec((session) -> {
				if (session.isFailed()) {
					outcome.unanswered();
				}
				return session.markAsSucceeded();
			});
	}

	private static void answered(Outcome outcome, Stopwatch stopwatch, Response response) {
		outcome.answered(stopwatch.nanos(), response.status().code(), response.body().string());
	}

	private static Stopwatch stopwatch(Session session) {
		return Objects.requireNonNull(session.<Stopwatch>get(STOPWATCH));
	}

	private record Run(Measurement measurement, Outcome outcome) {
	}

	/**
	 * A user's own. Gatling's times are whole milliseconds, too coarse beside an answer
	 * that takes one. It signs a request right before it writes it, when the connection
	 * stands: that is where k6's http_req_duration begins too.
	 */
	private static final class Stopwatch {

		private long started;

		void start() {
			this.started = System.nanoTime();
		}

		long nanos() {
			return System.nanoTime() - this.started;
		}

	}

}
