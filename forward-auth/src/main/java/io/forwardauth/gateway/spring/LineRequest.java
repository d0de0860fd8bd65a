package io.forwardauth.gateway.spring;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

import javax.net.ssl.SSLSession;

import io.forwardauth.gateway.edge.EdgeExchange;
import io.forwardauth.gateway.edge.EdgeRequest;
import io.forwardauth.gateway.http.PathText;
import io.forwardauth.gateway.http.QueryText;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Spring's view of a request of the line, as the edge settled it.
 */
final class LineRequest extends AbstractServerHttpRequest {

	private final EdgeExchange passed;

	private final LineRequestBody body;

	/**
	 * Makes the view.
	 * @param passed the request
	 * @param body its body
	 * @throws IllegalArgumentException if Java cannot read its target
	 */
	LineRequest(EdgeExchange passed, LineRequestBody body) {
		// Copied into Spring's own map: its view of Netty's has a name once a spelling.
		super(HttpMethod.valueOf(passed.request().method().name()), uri(passed.request()), null,
				NettyHeaders.spring(passed.request().headers()));
		this.passed = passed;
		this.body = body;
	}

	private static URI uri(EdgeRequest edge) {
		return uri(edge, PathText.encoded(edge.path()) + QueryText.encoded(edge.query()));
	}

	/** Where a request goes, in the form that Java can read. */
	static URI uri(EdgeRequest edge, String target) {
		String host = edge.host().isEmpty() ? "localhost" : edge.host();
		try {
			return new URI(edge.scheme() + "://" + host + target);
		}
		catch (URISyntaxException ex) {
			// A Host that Java cannot read; the header itself is there all the same.
			return URI.create(edge.scheme() + "://localhost" + target);
		}
	}

	@Override
	protected MultiValueMap<String, HttpCookie> initCookies() {
		MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
		for (String header : this.passed.request().headers().getAll(HttpHeaderNames.COOKIE)) {
			ServerCookieDecoder.STRICT.decodeAll(header)
				.forEach((cookie) -> cookies.add(cookie.name(), new HttpCookie(cookie.name(), cookie.value())));
		}
		return cookies;
	}

	@Override
	protected @Nullable SslInfo initSslInfo() {
		SSLSession session = this.passed.exchange().sslSession();
		return (session != null) ? new LineSslInfo(session) : null;
	}

	@Override
	public InetSocketAddress getRemoteAddress() {
		return this.passed.exchange().remoteAddress();
	}

	@Override
	public InetSocketAddress getLocalAddress() {
		return this.passed.exchange().localAddress();
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return this.passed.exchange().hasBody() ? this.body : Flux.empty();
	}

	/** An {@link EdgeExchange}: how {@link EdgeWebFilter} comes by it. */
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	@Override
	public <T> T getNativeRequest() {
		return (T) this.passed;
	}

}
