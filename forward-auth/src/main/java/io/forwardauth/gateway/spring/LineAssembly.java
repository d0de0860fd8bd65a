package io.forwardauth.gateway.spring;

import java.net.InetSocketAddress;
import java.util.function.Function;

import io.forwardauth.gateway.edge.EdgeHandler;
import io.forwardauth.gateway.http.ExchangeObserver;
import io.forwardauth.gateway.http.Transport;
import io.forwardauth.gateway.server.Http2Options;
import io.forwardauth.gateway.server.LineServer;
import io.forwardauth.gateway.server.ServerOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.autoconfigure.NettyServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Puts the rooms in their order: server → edge → routing → auth → proxy. They are made;
 * here they become a server as soon as Spring Boot says where it listens.
 */
final class LineAssembly {

	/** Bytes that the line's own headers add on the private socket, at most. */
	private static final int MANAGED_HEADERS = 16 << 10;

	private final Transport transport;

	private final EdgeHandler first;

	private final ExchangeObserver observer;

	private final SpringDoor door;

	private final ForwardAuthProperties properties;

	private final ServerProperties server;

	private final NettyServerProperties netty;

	private final Function<LineWebServer.Listening, @Nullable Function<Channel, ChannelHandler>> tls;

	private final StartReport report;

	LineAssembly(Transport transport, EdgeHandler first, ExchangeObserver observer, SpringDoor door,
			ForwardAuthProperties properties, ServerProperties server, NettyServerProperties netty,
			Function<LineWebServer.Listening, @Nullable Function<Channel, ChannelHandler>> tls, StartReport report) {
		this.transport = transport;
		this.first = first;
		this.observer = observer;
		this.door = door;
		this.properties = properties;
		this.server = server;
		this.netty = netty;
		this.tls = tls;
		this.report = report;
	}

	/** The exchanges on their way to Spring. */
	PassedExchanges passed() {
		return this.door.passed();
	}

	/** Spring's handler, for requests that need no connection of Reactor Netty's. */
	void handler(HttpHandler handler) {
		this.door.handler(handler);
	}

	/** Reactor Netty on the private socket: what the line let in it lets in too. */
	HttpServer customize(HttpServer inner) {
		PrivateSocket socket = this.door.socket();
		return inner.bindAddress(socket::bindAddress)
			.doOnBound((bound) -> socket.bound(bound.address()))
			.httpRequestDecoder((decoder) -> decoder.maxHeaderSize(maxHeaderSize() + MANAGED_HEADERS)
				.maxInitialLineLength(3 * maxInitialLineLength()));
	}

	LineServer server(LineWebServer.Listening listening) {
		return new LineServer(this.transport, options(listening), this.first, this.observer);
	}

	private ServerOptions options(LineWebServer.Listening listening) {
		return new ServerOptions(listening.socketAddress(), this.tls.apply(listening), maxInitialLineLength(),
				maxHeaderSize(), this.properties.server().headerTimeout(),
				(this.netty.getIdleTimeout() != null) ? this.netty.getIdleTimeout()
						: ServerOptions.DEFAULT_IDLE_TIMEOUT,
				this.properties.server().bodyIdleTimeout(), ServerOptions.DEFAULT_MAX_DRAIN,
				ServerOptions.DEFAULT_BACKLOG,
				listening.http2() ? new Http2Options(this.properties.server().maxConcurrentStreams()) : null);
	}

	private int maxHeaderSize() {
		return (int) this.server.getMaxHttpRequestHeaderSize().toBytes();
	}

	private int maxInitialLineLength() {
		return (int) this.netty.getMaxInitialLineLength().toBytes();
	}

	/** The line listens. */
	void started(LineServer line, LineWebServer.Listening listening, int port) {
		this.report.started(line, listening, port);
	}

}
