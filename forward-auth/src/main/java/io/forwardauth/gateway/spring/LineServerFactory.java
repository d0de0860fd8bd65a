package io.forwardauth.gateway.spring;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Makes the web server that Spring Boot starts and stops: the line in front, and behind
 * it, on a private socket, Reactor Netty with Spring's handler. Spring Boot makes a
 * second factory of this class for the management port; that one has no line and makes a
 * plain server.
 */
public class LineServerFactory extends NettyReactiveWebServerFactory {

	private @Nullable LineAssembly line;

	private boolean straight;

	/** For Spring Boot's management context. */
	public LineServerFactory() {
	}

	/**
	 * Makes it.
	 * @param line what stands in front
	 * @param straight whether Spring's handler may be called without a connection of
	 * Reactor Netty's
	 */
	LineServerFactory(LineAssembly line, boolean straight) {
		this.line = line;
		this.straight = straight;
	}

	@Override
	public WebServer getWebServer(HttpHandler httpHandler) {
		LineAssembly front = this.line;
		if (front == null) {
			// Reactor Netty would take h2c by upgrade, too; whoever looks after a gateway
			// needs neither.
			setHttp2(null);
			return super.getWebServer(httpHandler);
		}
		LineWebServer.Listening listening = new LineWebServer.Listening(getAddress(), getPort(), getSsl(), isHttp2(),
				getShutdown() == Shutdown.GRACEFUL);
		// The inner server speaks plain HTTP/1.1 and ends at once: the line in front
		// drains.
		setSsl(null);
		setHttp2(null);
		setShutdown(Shutdown.IMMEDIATE);
		// On Kubernetes Spring Boot would turn it on: the peer is the edge's to settle.
		setUseForwardHeaders(false);
		addServerCustomizers((server) -> front.customize(server));
		if (this.straight) {
			front.handler(httpHandler);
		}
		WebServer inner = super.getWebServer(new SettledHttpHandler(httpHandler, front.passed()));
		return new LineWebServer(inner, front, listening);
	}

	private boolean isHttp2() {
		Http2 http2 = getHttp2();
		return http2 != null && http2.isEnabled();
	}

}
