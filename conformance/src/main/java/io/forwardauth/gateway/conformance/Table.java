package io.forwardauth.gateway.conformance;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All cases. T-, D- and X-numbers are those of the digest of what other proxies test.
 */
final class Table {

	private Table() {
	}

	static Stream<Case> rows() {
		return Stream
			.of(AuthHopCases.rows(), AuthServerTlsCases.rows(), CanonicalPathCases.rows(), ClientAnswerCases.rows(),
					CrossedCases.rows(), DecisionCases.rows(), EdgeHeadersCases.rows(), FailClosedCases.rows(),
					FuzzFoundCases.rows(), ForwardBodyCases.rows(), HostCases.rows(), JudgedCases.rows(),
					LocationCases.rows(), IdentityCases.rows(), MalformedRequestCases.rows(), OriginHopCases.rows(),
					WebSocketCases.rows())
			.flatMap((rows) -> rows);
	}

	/** Every n-th case, in order; all of them for 1. */
	static List<Case> everyNth(int n) {
		List<Case> rows = rows().toList();
		return IntStream.range(0, rows.size()).filter((i) -> i % n == 0).mapToObj(rows::get).toList();
	}

}
