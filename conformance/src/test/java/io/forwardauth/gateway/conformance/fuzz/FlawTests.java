package io.forwardauth.gateway.conformance.fuzz;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

import io.forwardauth.gateway.conformance.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the fuzzer finds anything at all: each rule is broken once by a proxy that
 * keeps the others.
 */
@Timeout(120)
class FlawTests {

	private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

	@Test
	void proxyThatKeepsAllRulesIsNotBlamed() throws Exception {
		Findings findings = play(null, 1, 1200);
		assertThat(findings.all()).extracting(Object::toString).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void proxyThatBreaksOneIsFoundOut(Flaw flaw) throws Exception {
		Findings findings = play(flaw, 30, 3000);
		assertThat(findings.all()).extracting(Findings.Finding::rule).contains(flaw.breaks());
	}

	private static Findings play(Flaw flaw, int most, long count) throws Exception {
		Findings findings = new Findings(most);
		Register register = new Register();
		Tally tally = new Tally();
		try (Servers servers = new Servers(register, findings, tally);
				CarelessProxy proxy = new CarelessProxy(servers, flaw)) {
			Scenarios scenarios = new Scenarios(7, List.of(Way.LINE));
			Campaign campaign = new Campaign(register, findings, tally, scenarios, Map.of(Way.LINE, proxy.port()));
			campaign.play(0, count, 16, NOWHERE);
		}
		return findings;
	}

}
