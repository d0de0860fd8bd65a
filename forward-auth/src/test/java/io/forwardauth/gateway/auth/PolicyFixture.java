package io.forwardauth.gateway.auth;

import java.net.URI;
import java.time.Duration;
import java.util.List;

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

	private URI address = URI.create("http://auth.test/verify");

	private boolean trustForwardHeader;

	private List<String> authRequestHeaders = List.of();

	private List<String> authResponseHeaders = List.of();

	private String regex;

	private boolean preserveLocationHeader;

	private boolean preserveRequestMethod;

	private Duration timeout = PolicyOptions.DEFAULT_TIMEOUT;

	private int statusOnError = PolicyOptions.DEFAULT_STATUS_ON_ERROR;

	private String headerField;

	private long maxResponseBodySize = PolicyOptions.DEFAULT_MAX_RESPONSE_BODY_SIZE;

	PolicyFixture address(String address) {
		this.address = URI.create(address);
		return this;
	}

	PolicyFixture trust(boolean trust) {
		this.trustForwardHeader = trust;
		return this;
	}

	PolicyFixture authRequestHeaders(List<String> names) {
		this.authRequestHeaders = names;
		return this;
	}

	PolicyFixture authResponseHeaders(String... names) {
		this.authResponseHeaders = List.of(names);
		return this;
	}

	PolicyFixture regex(String regex) {
		this.regex = regex;
		return this;
	}

	PolicyFixture preserveLocation() {
		this.preserveLocationHeader = true;
		return this;
	}

	PolicyFixture preserveMethod() {
		this.preserveRequestMethod = true;
		return this;
	}

	PolicyFixture timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	PolicyFixture statusOnError(int status) {
		this.statusOnError = status;
		return this;
	}

	PolicyFixture headerField(String name) {
		this.headerField = name;
		return this;
	}

	PolicyFixture maxResponseBodySize(long bytes) {
		this.maxResponseBodySize = bytes;
		return this;
	}

	Policy build() {
		PolicyOptions options = new PolicyOptions("test", this.address, this.trustForwardHeader,
				this.authRequestHeaders, this.authResponseHeaders,
				(this.regex != null) ? Pattern.compile(this.regex) : null, this.preserveLocationHeader,
				this.preserveRequestMethod, Duration.ofSeconds(2), this.timeout, this.statusOnError, this.headerField,
				this.maxResponseBodySize);
		int port = (this.address.getPort() > 0) ? this.address.getPort() : 80;
		return new Policy(options,
				new Target(this.address.toString(), this.address.getHost(), port, null, null, Duration.ofSeconds(2)));
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
