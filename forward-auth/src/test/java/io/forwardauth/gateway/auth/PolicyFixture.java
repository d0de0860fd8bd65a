package io.forwardauth.gateway.auth;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import com.google.re2j.Pattern;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Peer;

/**
 * A policy with every option at its default but those a test names, and requests as the
 * edge hands them on.
 */
final class PolicyFixture {

	static final String PEER = "192.0.2.7";

	private String address = "http://auth.test/verify";

	private Consumer<PolicyOptions.Builder> changes = (options) -> options.connectTimeout(Duration.ofSeconds(2));

	PolicyFixture address(String address) {
		this.address = address;
		return this;
	}

	/** Sets anything. */
	PolicyFixture with(Consumer<PolicyOptions.Builder> change) {
		this.changes = this.changes.andThen(change);
		return this;
	}

	PolicyFixture trust(boolean trust) {
		return with((options) -> options.trustForwardHeader(trust));
	}

	PolicyFixture authRequestHeaders(List<String> names) {
		return with((options) -> options.authRequestHeaders(names));
	}

	PolicyFixture authResponseHeaders(String... names) {
		return with((options) -> options.authResponseHeaders(List.of(names)));
	}

	PolicyFixture regex(String regex) {
		return with((options) -> options.authResponseHeadersRegex(Pattern.compile(regex)));
	}

	PolicyFixture preserveLocation() {
		return with((options) -> options.preserveLocationHeader(true));
	}

	PolicyFixture preserveMethod() {
		return with((options) -> options.preserveRequestMethod(true));
	}

	PolicyFixture timeout(Duration timeout) {
		return with((options) -> options.timeout(timeout));
	}

	PolicyFixture statusOnError(int status) {
		return with((options) -> options.statusOnError(status));
	}

	PolicyFixture headerField(String name) {
		return with((options) -> options.headerField(name));
	}

	PolicyFixture maxResponseBodySize(long bytes) {
		return with((options) -> options.maxResponseBodySize(bytes));
	}

	Policy build() {
		URI uri = URI.create(this.address);
		PolicyOptions.Builder options = PolicyOptions.of("test", uri);
		this.changes.accept(options);
		int port = (uri.getPort() > 0) ? uri.getPort() : 80;
		return new Policy(options.build(),
				new Target(this.address, uri.getHost(), port, null, null, Duration.ofSeconds(2)));
	}

	static EdgeRequest get(String host, HttpHeaders headers) {
		return request(HttpMethod.GET, host, headers);
	}

	static EdgeRequest request(HttpMethod method, String host, HttpHeaders headers) {
		return new EdgeRequest(method, "/path", "?q=1", host, "http", false, headers,
				new Peer(PEER, PEER, false, false));
	}

	/** Headers from lines such as {@code Accept: text/html}. */
	static HttpHeaders headers(List<String> lines) {
		HttpHeaders headers = new DefaultHttpHeaders();
		for (String line : lines) {
			int colon = line.indexOf(':');
			headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
		}
		return headers;
	}

	static List<String> lines(HttpHeaders headers) {
		return headers.entries().stream().map((entry) -> entry.getKey() + ": " + entry.getValue()).toList();
	}

}
