package io.forwardauth.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * What became of one request: each room writes down its part, an {@link ExchangeObserver}
 * reads the whole at the end. Belongs to the event loop of its exchange; not thread-safe.
 * Times are {@link System#nanoTime()} differences.
 */
public final class ExchangeFacts {

	/** Nano time at which the request's head was complete. */
	public final long startNanos = System.nanoTime();

	public String method = "";

	/** The canonical path without the query, or the raw target of a refused request. */
	public String path = "";

	/** HTTP/1.0, HTTP/1.1, HTTP/2.0. */
	public String protocol = "";

	/** Rightmost address that is not a trusted proxy. */
	public String clientAddress = "";

	public @Nullable String routeId;

	/** The last policy that was asked. */
	public @Nullable String policy;

	/**
	 * {@code allow}, {@code deny}, {@code error}, {@code skip} if a policy lets a
	 * preflight pass unasked, or {@code none} without a policy.
	 */
	public String decision = "none";

	/** The user by the policy's {@code header-field}. */
	public @Nullable String user;

	/** The client's status; 499 if the client went away before it had one. */
	public int status;

	/** Nanoseconds spent waiting for decisions; 0 if none was asked. */
	public long authNanos;

	/** Nanoseconds from the origin's request to its head; 0 if it was not called. */
	public long originNanos;

	/** Body bytes sent to the client. */
	public long bytesSent;

	/** Body bytes received from the client. */
	public long bytesReceived;

	/** The {@code traceparent} trace id, if the request carries one. */
	public @Nullable String traceId;

	/** Whether the line served it alone, without Spring's web stack. */
	public boolean straight = true;

	/** Nanoseconds from head to end. Set when the exchange has ended. */
	public long durationNanos;

	/** Why a request was refused, broken off or answered by the gateway itself. */
	public @Nullable String reason;

}
