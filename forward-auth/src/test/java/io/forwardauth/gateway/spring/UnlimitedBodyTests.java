package io.forwardauth.gateway.spring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Forwarded bodies without a bound are said at start.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnlimitedBodyTests {

	@Test
	void eachPolicyThatForwardsBodiesOfAnyLengthIsWarnedOfOnce(CapturedOutput output) {
		try (TestGateway gateway = new TestGateway()) {
			gateway.withLine()
				.withDefaultPolicy("forward-body=true", "max-body-size=-1")
				.with("forward-auth.policies.wide.address=http://127.0.0.1/",
						"forward-auth.policies.wide.forward-body=true", "forward-auth.policies.wide.max-body-size=-1",
						"forward-auth.policies.bounded.address=http://127.0.0.1/",
						"forward-auth.policies.bounded.forward-body=true",
						"forward-auth.policies.off.address=http://127.0.0.1/",
						"forward-auth.policies.off.max-body-size=-1")
				.start();
			assertThat(output.toString().lines().filter((line) -> line.contains("bodies of any length")))
				.satisfiesExactly((line) -> assertThat(line).contains("WARN", "'default'"),
						(line) -> assertThat(line).contains("WARN", "'wide'"));
		}
	}

}
