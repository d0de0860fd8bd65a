package io.forwardauth.gateway.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.forwardauth.gateway.client.TargetTls;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.filter.WebsocketRoutingFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;

/**
 * Spring Cloud Gateway's way to an origin with a client, a pool and TLS of its own;
 * everything else of the client is as configured for all.
 */
final class OriginHop {

	private final HttpClient client;

	private final NettyRoutingFilter http;

	private final @Nullable WebsocketRoutingFilter webSocket;

	private OriginHop(HttpClient client, NettyRoutingFilter http, @Nullable WebsocketRoutingFilter webSocket) {
		this.client = client;
		this.http = http;
		this.webSocket = webSocket;
	}

	Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		WebsocketRoutingFilter first = this.webSocket;
		return (first == null) ? this.http.filter(exchange, chain)
				: first.filter(exchange, (other) -> this.http.filter(other, chain));
	}

	/** Closes the connections that nobody uses. */
	void close() {
		this.client.configuration().connectionProvider().dispose();
	}

	/** Makes such ways of what Spring Cloud Gateway makes its own of. */
	record Maker(HttpClientProperties properties, ServerProperties server, List<HttpClientCustomizer> customizers,
			ObjectProvider<List<HttpHeadersFilter>> headers, ObjectProvider<WebSocketService> webSockets) {

		OriginHop make(TargetTls tls) {
			HttpClient client = new Factory(this, tls).createInstance();
			WebSocketService service = this.webSockets.getIfAvailable();
			return new OriginHop(client,
					new NettyRoutingFilter(client, OriginHeadersFilters.needed(this.headers), this.properties),
					(service != null) ? webSocket(client, service) : null);
		}

		private WebsocketRoutingFilter webSocket(HttpClient client, WebSocketService service) {
			HttpClientProperties.Websocket options = this.properties.getWebsocket();
			return new WebsocketRoutingFilter(new ReactorNettyWebSocketClient(client, () -> {
				WebsocketClientSpec.Builder spec = WebsocketClientSpec.builder().handlePing(options.isProxyPing());
				if (options.getMaxFramePayloadLength() != null) {
					spec.maxFramePayloadLength(options.getMaxFramePayloadLength());
				}
				return spec;
			}), service, this.headers);
		}

	}

	private static final class Factory extends HttpClientFactory {

		private final TargetTls tls;

		Factory(Maker maker, TargetTls tls) {
			super(maker.properties(), maker.server(), new ArrayList<>(maker.customizers()));
			this.tls = tls;
		}

		@Override
		protected HttpClient configureSsl(HttpClient client) {
			return client.protocol(HttpProtocol.HTTP11)
				.secure((spec) -> spec.sslContext(this.tls.context())
					.handshakeTimeout(Objects.requireNonNull(this.tls.handshakeTimeout()))
					.closeNotifyFlushTimeout(this.tls.closeNotifyFlushTimeout())
					.closeNotifyReadTimeout(this.tls.closeNotifyReadTimeout()));
		}

		@Override
		protected HttpClient createInstance() {
			return super.createInstance();
		}

	}

}
