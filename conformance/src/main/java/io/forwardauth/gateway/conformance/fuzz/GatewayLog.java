package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What must not stand in the gateway's log, whatever clients and servers do.
 */
final class GatewayLog {

	private static final Pattern BAD = Pattern
		.compile("LEAK|\\bERROR\\b|\\bWARN\\b|Exception|OutOfMemory|StackOverflow|^\\s+at ");

	/** Where an entry begins; a stack trace belongs to the one before it. */
	private static final Pattern ENTRY = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT");

	/** What may stand there all the same. */
	private static final List<Pattern> HARMLESS = List.of(
			// An origin that breaks off an answer under way, told by Spring's web stack.
			Pattern.compile("HttpWebHandlerAdapter .*the origin's answer (is malformed|broke off)"),
			Pattern.compile("HttpServerOperations .*Error finishing response"),
			// Reactor Netty says goodbye on a WebSocket whose connection has gone.
			Pattern.compile("A task raised an exception\\. Task: reactor\\.netty\\.channel\\.FluxReceive"));

	private GatewayLog() {
	}

	/** The lines that tell of a fault of the gateway's. */
	static List<String> faults(List<String> log) {
		List<String> faults = new ArrayList<>();
		boolean harmless = false;
		for (String line : log) {
			if (ENTRY.matcher(line).find()) {
				harmless = HARMLESS.stream().anyMatch((known) -> known.matcher(line).find());
			}
			if (!harmless && BAD.matcher(line).find()) {
				faults.add(line);
			}
		}
		return faults;
	}

}
