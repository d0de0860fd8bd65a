package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What must not stand in the gateway's log, whatever clients and servers do.
 */
final class GatewayLog {

	private static final Pattern BEGINS = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*");

	private static final Pattern BAD = Pattern
		.compile("LEAK|\\bERROR\\b|\\bWARN\\b|Exception|OutOfMemory|StackOverflow|\\bat [a-z.]+\\.");

	/** An error of a connection, and no other. */
	private static final String BROKEN = "(NativeIoException|ClosedChannelException|AbortedException"
			+ "|PrematureCloseException|WebSocketClientHandshakeException|the origin's answer is malformed|the origin's answer broke off)";

	/**
	 * What may stand there all the same: Reactor and Spring, which the Spring way is made
	 * of, call it an error when a connection breaks while an answer is under way.
	 */
	private static final List<Pattern> HARMLESS = List.of(
			// Nobody is subscribed any more to a proxied WebSocket that broke.
			harmless("reactor.core.publisher.Operators .*Operator called default onErrorDropped.*" + BROKEN),
			// A WebSocket of a client that reset its connection.
			harmless("ServerTransport .*onUncaughtException.*" + BROKEN),
			// The origin's answer broke off after a part of it had gone out.
			harmless("HttpWebHandlerAdapter .*" + BROKEN + ".*but ServerHttpResponse already committed"),
			harmless("HttpServerOperations .*Error finishing response. Closing connection.*" + BROKEN),
			// A receiver is cancelled whose connection has gone already.
			harmless("AbstractEventExecutor .*reactor.netty.channel.FluxReceive.*channel not registered"));

	private GatewayLog() {
	}

	private static Pattern harmless(String text) {
		return Pattern.compile(text, Pattern.DOTALL);
	}

	/** The entries that tell of a fault of the gateway's. */
	static List<String> faults(List<String> log) {
		List<String> entries = new ArrayList<>();
		StringBuilder entry = new StringBuilder();
		for (String line : log) {
			if (BEGINS.matcher(line).matches()) {
				entries.add(entry.toString());
				entry.setLength(0);
			}
			entry.append(line).append('\n');
		}
		entries.add(entry.toString());
		return entries.stream()
			.filter((text) -> BAD.matcher(text).find())
			.filter((text) -> text.contains("LEAK")
					|| HARMLESS.stream().noneMatch((harmless) -> harmless.matcher(text).find()))
			.toList();
	}

}
