package io.forwardauth.gateway.load;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of a measurement; the users of all event loops write it.
 */
final class Outcome {

	private static final JsonMapper JSON = new JsonMapper();

	private final Measurement.Checks checks;

	private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

	private final Map<String, Integer> problems = new ConcurrentHashMap<>();

	private final AtomicInteger failedRequests = new AtomicInteger();

	private final AtomicInteger failedChecks = new AtomicInteger();

	Outcome(Measurement.Checks checks) {
		this.checks = checks;
	}

	/**
	 * An answer came, after so many nanoseconds from the first byte written to the last
	 * byte read. Like k6, statuses of 400 and above are failed requests, whatever is
	 * expected.
	 */
	void answered(long afterNanos, int status, String body) {
		this.nanos.add(afterNanos);
		if (status >= 400) {
			this.failedRequests.incrementAndGet();
		}
		String problem = problem(status, body);
		if (problem != null) {
			this.failedChecks.incrementAndGet();
			this.problems.merge(problem, 1, Integer::sum);
		}
	}

	/** The request had no answer: refused, broken off, or not there in time. */
	void unanswered() {
		this.failedRequests.incrementAndGet();
		this.failedChecks.incrementAndGet();
		this.problems.merge("no answer", 1, Integer::sum);
	}

	private @Nullable String problem(int status, String body) {
		if (status != this.checks.status()) {
			return "status %d instead of %d".formatted(status, this.checks.status());
		}
		JsonNode expected = this.checks.json();
		return (expected == null || expected.equals(read(body))) ? null
				: "body %s instead of %s".formatted(start(body), expected);
	}

	private static @Nullable JsonNode read(String body) {
		try {
			return JSON.readTree(body);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static String start(String body) {
		return (body.length() <= 120) ? body : body.substring(0, 120) + "…";
	}

	Report report() {
		return new Report(this.nanos.stream().mapToLong(Long::longValue).toArray(), this.failedRequests.get(),
				this.failedChecks.get(), Map.copyOf(this.problems));
	}

	/**
	 * What the runner is told.
	 *
	 * @param nanos how long each answer took, in nanoseconds
	 * @param failedRequests how many requests had no answer or one of 400 and above
	 * @param failedChecks how many requests had no answer or another than expected
	 * @param problems what was wrong, and how often
	 */
	@SuppressWarnings("ArrayRecordComponent") // written as JSON once, never compared
	record Report(long[] nanos, int failedRequests, int failedChecks, Map<String, Integer> problems) {
	}

}
