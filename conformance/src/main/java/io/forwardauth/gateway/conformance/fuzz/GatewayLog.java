package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What must not stand in the gateway's log, whatever clients and servers do.
 */
final class GatewayLog {

	private static final Pattern BAD = Pattern
		.compile("LEAK|\\bERROR\\b|\\bWARN\\b|Exception|OutOfMemory|StackOverflow|^\\s+at ");

	/** What may stand there all the same. */
	private static final List<Pattern> HARMLESS = List.of();

	private GatewayLog() {
	}

	/** The lines that tell of a fault of the gateway's. */
	static List<String> faults(List<String> log) {
		return log.stream()
			.filter((line) -> BAD.matcher(line).find())
			.filter((line) -> HARMLESS.stream().noneMatch((harmless) -> harmless.matcher(line).find()))
			.toList();
	}

}
