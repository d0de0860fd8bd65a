package io.forwardauth.gateway.spring;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import javax.net.ssl.SSLSession;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

import io.forwardauth.gateway.http.ExchangeObserver;
import io.forwardauth.gateway.http.Io;
import io.forwardauth.gateway.http.Transport;
import io.forwardauth.gateway.server.Http2Options;
import io.forwardauth.gateway.server.LineServer;
import io.forwardauth.gateway.server.ServerExchange;
import io.forwardauth.gateway.server.ServerOptions;

/**
 * The line's server with TLS; it answers each request with the protocol of TLS that the
 * exchange knows, and says in a header whose TLS it is.
 */
final class TlsLine implements AutoCloseable {

	static final Duration HEADER_TIMEOUT = Duration.ofSeconds(5);

	private final Transport transport = Transport.create(1, Io.EPOLL);

	private final LineServer server;

	private final int port;

	TlsLine(Function<Channel, ChannelHandler> tls) {
		this(tls, null);
	}

	TlsLine(Function<Channel, ChannelHandler> tls, Http2Options http2) {
		ServerOptions options = new ServerOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls,
				ServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH, ServerOptions.DEFAULT_MAX_HEADER_SIZE, HEADER_TIMEOUT,
				ServerOptions.DEFAULT_IDLE_TIMEOUT, ServerOptions.DEFAULT_BODY_IDLE_TIMEOUT,
				ServerOptions.DEFAULT_MAX_DRAIN, ServerOptions.DEFAULT_BACKLOG, http2);
		this.server = new LineServer(this.transport, options, TlsLine::answer, ExchangeObserver.NONE);
		this.port = this.server.start();
	}

	int port() {
		return this.port;
	}

	int connections() {
		return this.server.connections();
	}

	Transport transport() {
		return this.transport;
	}

	private static void answer(ServerExchange exchange) {
		SSLSession session = exchange.sslSession();
		String protocol = (session != null) ? session.getProtocol() : "plain";
		DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
				Unpooled.copiedBuffer(protocol, StandardCharsets.US_ASCII));
		response.headers().set(HttpHeaderNames.CONTENT_LENGTH, protocol.length());
		if (session != null) {
			response.headers()
				.set(HttpHeaderNames.SERVER, session.getClass().getName().contains("OpenSsl") ? "OpenSSL" : "JDK");
		}
		exchange.answer(response);
	}

	@Override
	public void close() {
		this.server.stop();
		this.transport.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
	}

}
