package io.forwardauth.gateway.spring;

import java.net.URI;
import java.util.List;
import java.util.Set;

import io.forwardauth.gateway.edge.Peer;
import io.forwardauth.gateway.http.HeaderNames;
import io.forwardauth.gateway.http.ManagedHeaders;
import io.forwardauth.gateway.http.PathText;

import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * The last word on the headers that go to an origin on the Spring way: the managed ones
 * as the edge settled them and filters left them, X-Forwarded-For with the peer at its
 * end, X-Forwarded-Prefix if segments were taken from the path. Spring Cloud Gateway's
 * own filters for them have run before and count for nothing.
 */
final class ManagedHeadersFilter implements HttpHeadersFilter, Ordered {

	private static final String PREFIX = "X-Forwarded-";

	private final OriginWire wire;

	ManagedHeadersFilter(OriginWire wire) {
		this.wire = wire;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
		SettledRequest settled = SettledRequest.of(exchange);
		if (settled == null) {
			return input;
		}
		HttpHeaders truth = exchange.getRequest().getHeaders();
		HttpHeaders output = new HttpHeaders();
		output.addAll(input);
		for (CharSequence name : ManagedHeaders.NAMES.names()) {
			copy(truth, output, name.toString());
		}
		// Spring Cloud Gateway drops whatever has this prefix, an auth server's
		// X-Forwarded-User too.
		for (String name : truth.headerNames()) {
			if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
				copy(truth, output, name);
			}
		}
		copy(truth, output, HeaderNames.FORWARDED.toString());
		copy(truth, output, HeaderNames.TE.toString());
		output.remove(HeaderNames.PROXY_CONNECTION.toString());
		output.remove(HeaderNames.HTTP2_SETTINGS.toString());
		Peer peer = settled.edge().peer();
		if (!peer.address().isEmpty()) {
			String name = HeaderNames.X_FORWARDED_FOR.toString();
			output.set(name, peer.appendedTo(truth.getFirst(name)));
		}
		String prefix = prefix(exchange, settled);
		if (!prefix.isEmpty()) {
			output.add(HeaderNames.X_FORWARDED_PREFIX.toString(), prefix);
		}
		this.wire.mark(output, truth, settled);
		return output;
	}

	private static void copy(HttpHeaders from, HttpHeaders to, String name) {
		to.remove(name);
		List<String> values = from.get(name);
		if (values != null) {
			to.addAll(name, values);
		}
	}

	/**
	 * What StripPrefix took: what is before the path for the origin in one of the paths
	 * that filters have left behind.
	 */
	private static String prefix(ServerWebExchange exchange, SettledRequest settled) {
		Set<URI> before = exchange.getAttributeOrDefault(ServerWebExchangeUtils.GATEWAY_ORIGINAL_REQUEST_URL_ATTR,
				Set.<URI>of());
		URI url = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
		String asked = settled.edge().path();
		if (before.isEmpty() || url == null) {
			return "";
		}
		String path = PathText.isEncodable(asked) ? PathText.decoded(url.getRawPath()) : url.getRawPath();
		if (path.equals("/") && asked.length() > 1) {
			return asked.endsWith("/") ? asked.substring(0, asked.length() - 1) : asked;
		}
		return (asked.length() > path.length() && asked.endsWith(path))
				? asked.substring(0, asked.length() - path.length()) : "";
	}

}
