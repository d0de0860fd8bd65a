package io.forwardauth.gateway.spring;

import java.net.URI;
import java.util.Set;

import io.forwardauth.gateway.edge.Peer;
import io.forwardauth.gateway.http.HeaderNameSet;
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

	private static final HeaderNameSet SETTLED = HeaderNameSet.of(HeaderNames.FORWARDED, HeaderNames.TE);

	private static final HeaderNameSet NEVER = HeaderNameSet.of(HeaderNames.PROXY_CONNECTION,
			HeaderNames.HTTP2_SETTINGS);

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
		input.forEach((name, values) -> {
			if (!isSettled(name) && !NEVER.contains(name)) {
				output.addAll(name, values);
			}
		});
		truth.forEach((name, values) -> {
			if (isSettled(name)) {
				output.addAll(name, values);
			}
		});
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

	/**
	 * What the edge, policies and the route's filters have settled. Spring Cloud Gateway
	 * drops whatever has the prefix, an auth server's X-Forwarded-User too.
	 */
	private static boolean isSettled(String name) {
		return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) || ManagedHeaders.isManaged(name)
				|| SETTLED.contains(name);
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
