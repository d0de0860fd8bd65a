package io.forwardauth.gateway.spring;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

import io.forwardauth.gateway.edge.CanonicalPath;
import io.forwardauth.gateway.edge.Edge;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Peer;
import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.ExchangeObserver;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

/**
 * The edge where Spring's own server listens: what of it can be had once that server has
 * read a request. The path is made canonical or refused, headers are settled; what the
 * server let pass or dropped before cannot be seen any more.
 */
final class SpringEdge {

	private static final int CLIENT_GONE = 499;

	private final Edge edge;

	private final ExchangeObserver observer;

	SpringEdge(Edge edge, ExchangeObserver observer) {
		this.edge = edge;
		this.observer = observer;
	}

	Mono<Void> settle(ServerWebExchange exchange, EventLoop loop, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		String path = CanonicalPath.of(request.getURI().getRawPath());
		URI uri = (path != null) ? canonical(request.getURI(), path) : null;
		if (path == null || uri == null) {
			exchange.getResponse().setStatusCode(HttpStatus.BAD_REQUEST);
			return exchange.getResponse().setComplete();
		}
		HttpHeaders headers = NettyHeaders.of(request.getHeaders());
		boolean secure = request.getSslInfo() != null || "https".equals(request.getURI().getScheme());
		Peer peer = peer(request.getRemoteAddress(), secure);
		String host = String.valueOf(headers.get("Host", ""));
		boolean webSocket = this.edge.settleHeaders(headers, host, request.getMethod().name().equals("GET"), peer);
		String query = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
		EdgeRequest settled = new EdgeRequest(HttpMethod.valueOf(request.getMethod().name()), path, query, host,
				secure ? "https" : "http", webSocket, headers, peer);
		ExchangeFacts facts = facts(settled, protocol(request));
		new SettledRequest(settled, facts, loop).putOn(exchange);
		if (webSocket) {
			// Spring's own WebSocket support goes by them.
			headers.set("Connection", "upgrade").set("Upgrade", "websocket");
		}
		ServerHttpRequest clean = request.mutate()
			.uri(uri)
			.headers((spring) -> NettyHeaders.replace(spring, headers))
			.build();
		this.observer.started();
		return chain.filter(exchange.mutate().request(clean).build())
			.doFinally((signal) -> ended(facts, exchange, signal));
	}

	private ExchangeFacts facts(EdgeRequest request, String protocol) {
		ExchangeFacts facts = new ExchangeFacts();
		facts.straight = false;
		facts.method = request.method().name();
		facts.path = request.path();
		facts.protocol = protocol;
		facts.clientAddress = this.edge.clientAddress(request.headers(), request.peer());
		return facts;
	}

	/** As Reactor Netty knows it; another server is not asked. */
	private static String protocol(ServerHttpRequest request) {
		Object known = (request instanceof AbstractServerHttpRequest spring) ? spring.getNativeRequest() : request;
		return (known instanceof HttpServerRequest netty) ? netty.protocol() : "HTTP/1.1";
	}

	private void ended(ExchangeFacts facts, ServerWebExchange exchange, SignalType signal) {
		HttpStatusCode status = exchange.getResponse().getStatusCode();
		boolean gone = signal == SignalType.CANCEL && !exchange.getResponse().isCommitted();
		facts.status = gone ? CLIENT_GONE : (status != null) ? status.value() : HttpStatus.OK.value();
		facts.durationNanos = System.nanoTime() - facts.startNanos;
		this.observer.ended(facts);
	}

	private Peer peer(@Nullable InetSocketAddress remote, boolean secure) {
		return (remote != null) ? this.edge.peer(remote, secure) : new Peer("", "", false, secure);
	}

	private static @Nullable URI canonical(URI uri, String path) {
		if (path.equals(uri.getRawPath())) {
			return uri;
		}
		String query = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
		try {
			return new URI(uri.getScheme() + "://" + uri.getRawAuthority() + path + query);
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
