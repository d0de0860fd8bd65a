package io.forwardauth.gateway.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import io.forwardauth.gateway.auth.AuthorizationRequest;
import io.forwardauth.gateway.auth.Decision;
import io.forwardauth.gateway.auth.HttpAuthorizer;
import io.forwardauth.gateway.auth.Policy;
import io.forwardauth.gateway.auth.PolicyOptions;
import io.forwardauth.gateway.client.Target;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.edge.Peer;

/**
 * From a settled request to the decision, with an auth server that answers at once: what
 * is left is writing the auth request's head and reading the answer's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Decisions {

	private final Policy policy = new Policy(PolicyOptions.of("default", URI.create("http://auth.internal/verify"))
		.authResponseHeaders(List.of("X-User", "X-Groups"))
		.build(), new Target("http://auth.internal", "auth.internal", 80, null, null, Duration.ofSeconds(5)));

	private final Browser browser = new Browser();

	private final AuthorizationRequest request = new AuthorizationRequest(new EmbeddedChannel().eventLoop(),
			new EdgeRequest(HttpMethod.GET, "/cart", "?step=2", "shop.example.org", "https", false,
					this.browser.headers(), new Peer("192.0.2.7", "192.0.2.7", false, true)),
			this.browser.headers(), null);

	private final HttpAuthorizer allows = authorizer(HttpResponseStatus.OK);

	private final HttpAuthorizer denies = authorizer(HttpResponseStatus.FORBIDDEN);

	private HttpAuthorizer authorizer(HttpResponseStatus status) {
		HttpResponse answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
		answer.headers().add("X-User", "demo").add("X-Groups", "staff").add("Content-Length", "0");
		return new HttpAuthorizer((loop, target, head, timeout, total, listener) -> {
			listener.onHead(answer);
			listener.onContent(LastHttpContent.EMPTY_LAST_CONTENT);
			return AnsweredCall.INSTANCE;
		}, this.policy);
	}

	@Benchmark
	public HttpRequest authRequest() {
		return this.policy.authRequest(this.request);
	}

	@Benchmark
	public Decision allowed() {
		return this.allows.authorize(this.request).getNow();
	}

	@Benchmark
	public Decision denied() {
		return this.denies.authorize(this.request).getNow();
	}

	/** What the origin then gets; the copy is the price of {@link Headers#copyAlone}. */
	@Benchmark
	public HttpHeaders copyAndIdentify() {
		HttpHeaders headers = this.browser.headers();
		if (this.allows.authorize(this.request).getNow() instanceof Decision.Allow allow) {
			this.policy.identityHeaders().apply(headers, allow.headers());
		}
		return headers;
	}

}
