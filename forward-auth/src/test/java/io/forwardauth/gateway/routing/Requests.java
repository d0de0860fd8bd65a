package io.forwardauth.gateway.routing;

import java.net.URI;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Peer;

/**
 * The same request for the line and for Spring Cloud Gateway.
 *
 * @param method its method
 * @param path its canonical path
 * @param host its Host
 * @param scheme http or https
 */
record Requests(String method, String path, String host, String scheme) {

	static Requests get(String path) {
		return new Requests("GET", path, "example.org", "http");
	}

	static Requests host(String host) {
		return new Requests("GET", "/", host, "http");
	}

	EdgeRequest edge() {
		return new EdgeRequest(HttpMethod.valueOf(this.method), this.path, "", this.host, this.scheme, false,
				new DefaultHttpHeaders(), new Peer("127.0.0.1", "127.0.0.1", false, false));
	}

	MatchSubject subject() {
		return new MatchSubject(edge());
	}

	MockServerWebExchange spring() {
		return MockServerWebExchange.from(
				MockServerHttpRequest
					.method(org.springframework.http.HttpMethod.valueOf(this.method),
							URI.create(this.scheme + "://127.0.0.1" + this.path))
					.header("Host", this.host));
	}

}
