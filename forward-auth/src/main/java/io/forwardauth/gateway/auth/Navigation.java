package io.forwardauth.gateway.auth;

import java.util.List;
import java.util.Locale;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.http.HeaderTokens;

/**
 * Tells a person's browser that opens a page from whatever else asks: a script, an API
 * client, a WebSocket.
 */
final class Navigation {

	private static final String FETCH_MODE = "Sec-Fetch-Mode";

	private static final String REQUESTED_WITH = "X-Requested-With";

	/** What scripts say; Android's web view says its own name of each navigation. */
	private static final String SCRIPT = "XMLHttpRequest";

	private static final String HTML = "text/html";

	private Navigation() {
	}

	/**
	 * Whether a redirect leads to a page that somebody sees: GET or HEAD, Accept lists
	 * {@code text/html}, Sec-Fetch-Mode says {@code navigate} if it is there at all
	 * (browsers before 2023 may not send it), and no script says that it asks.
	 */
	static boolean isOne(EdgeRequest request, HttpHeaders headers) {
		boolean safe = HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
		if (!safe || request.webSocket() || headers.containsValue(REQUESTED_WITH, SCRIPT, true)) {
			return false;
		}
		List<String> modes = headers.getAll(FETCH_MODE);
		if (!modes.isEmpty() && !modes.equals(List.of("navigate"))) {
			return false;
		}
		return headers.getAll(HttpHeaderNames.ACCEPT)
			.stream()
			.flatMap((accept) -> HeaderTokens.of(accept).stream())
			.anyMatch(Navigation::takesHtml);
	}

	/** One media range (RFC 9110 12.5.1); a weight of 0 is a refusal. */
	private static boolean takesHtml(String range) {
		String[] parts = range.toLowerCase(Locale.ROOT).split(";", -1);
		if (!parts[0].strip().equals(HTML)) {
			return false;
		}
		for (int i = 1; i < parts.length; i++) {
			if (parts[i].strip().matches("q=0(\\.0*)?")) {
				return false;
			}
		}
		return true;
	}

}
