package io.forwardauth.gateway.edge;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.HeaderNames;

/**
 * The W3C trace context's {@code traceparent}: version, trace id, parent id, flags.
 */
final class TraceParent {

	private static final int TRACE_ID = 3;

	private static final int PARENT_ID = 36;

	private static final int FLAGS = 53;

	private static final int LENGTH = 55;

	private TraceParent() {
	}

	/**
	 * The trace a request belongs to.
	 * @param headers the request's headers
	 * @return 32 hexadecimal digits, or null if there is none or it is malformed
	 */
	static @Nullable String traceId(HttpHeaders headers) {
		String value = headers.get(HeaderNames.TRACEPARENT);
		if (value == null || value.length() < LENGTH || value.startsWith("ff")) {
			return null;
		}
		if (value.length() > LENGTH && (value.startsWith("00") || value.charAt(LENGTH) != '-')) {
			return null;
		}
		boolean zero = true;
		for (int i = 0; i < LENGTH; i++) {
			char c = value.charAt(i);
			boolean dash = i == TRACE_ID - 1 || i == PARENT_ID - 1 || i == FLAGS - 1;
			if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
				return null;
			}
			zero &= i < TRACE_ID || i >= PARENT_ID - 1 || c == '0';
		}
		return zero ? null : value.substring(TRACE_ID, PARENT_ID - 1);
	}

}
