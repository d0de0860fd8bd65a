package io.forwardauth.gateway.load;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeTests {

	private final Outcome outcome = new Outcome(
			new Measurement.Checks(200, new JsonMapper().readTree("{\"a\": 1, \"b\": [2]}")));

	@Test
	void orderAndSpacesOfJsonMeanNothing() {
		this.outcome.answered(5, 200, "{\"b\":[2],\"a\":1}");
		Outcome.Report report = this.outcome.report();
		assertThat(report.nanos()).containsExactly(5);
		assertThat(report.problems()).isEmpty();
		assertThat(report.failedRequests()).isZero();
		assertThat(report.failedChecks()).isZero();
	}

	@Test
	void wrongBodyIsAFailedCheckButNoFailedRequest() {
		this.outcome.answered(5, 200, "{\"a\": 2}");
		this.outcome.answered(5, 200, "no JSON");
		Outcome.Report report = this.outcome.report();
		assertThat(report.failedRequests()).isZero();
		assertThat(report.failedChecks()).isEqualTo(2);
		assertThat(report.problems()).containsOnlyKeys("body {\"a\": 2} instead of {\"a\":1,\"b\":[2]}",
				"body no JSON instead of {\"a\":1,\"b\":[2]}");
	}

	@Test
	void wrongStatusFailsBothAndIsCounted() {
		this.outcome.answered(5, 503, "{}");
		this.outcome.answered(5, 503, "{}");
		Outcome.Report report = this.outcome.report();
		assertThat(report.failedRequests()).isEqualTo(2);
		assertThat(report.problems()).containsEntry("status 503 instead of 200", 2);
	}

	@Test
	void longBodyIsCutInTheProblem() {
		this.outcome.answered(5, 200, "x".repeat(1000));
		assertThat(this.outcome.report().problems().keySet()).singleElement().asString().hasSizeLessThan(200);
	}

	@Test
	void requestWithoutAnswerHasNoTime() {
		this.outcome.unanswered();
		Outcome.Report report = this.outcome.report();
		assertThat(report.nanos()).isEmpty();
		assertThat(report.failedRequests()).isOne();
		assertThat(report.problems()).containsEntry("no answer", 1);
	}

}
