package io.forwardauth.gateway.routing;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

import io.forwardauth.gateway.edge.CanonicalPath;

/**
 * Paths as clients send them, then made canonical; those that are refused meet no route.
 */
final class PathArbitraries {

	private PathArbitraries() {
	}

	/** Of up to four segments, each of one or two of these parts. */
	static Arbitrary<String> of(String... parts) {
		Arbitrary<String> segment = Arbitraries.of(parts)
			.list()
			.ofMinSize(1)
			.ofMaxSize(2)
			.map((chosen) -> String.join("", chosen));
		return Combinators.combine(segment.list().ofMaxSize(4), Arbitraries.of("", "/"))
			.as((segments, end) -> "/" + String.join("/", segments) + end)
			.map(CanonicalPath::of)
			.filter((path) -> path != null);
	}

}
