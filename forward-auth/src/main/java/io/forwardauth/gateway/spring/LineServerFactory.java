package io.forwardauth.gateway.spring;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
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
public class LineServerFactory extends NettyReactiveWebServerFactory implements BeanFactoryAware {

	/**
	 * Health is told while the line's loops are busy. Reactor Netty's own would be more
	 * threads than it needs, and of io_uring, unasked, where that is there.
	 */
	static final String MANAGEMENT_LOOPS = "forwardAuthManagementLoops";

	private @Nullable LineAssembly line;

	private boolean straight;

	private @Nullable BeanFactory beans;

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
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beans = beanFactory;
	}

	@Override
	public WebServer getWebServer(HttpHandler httpHandler) {
		LineAssembly front = this.line;
		if (front == null) {
			// Reactor Netty would take h2c by upgrade, too; whoever looks after a gateway
			// needs neither.
			setHttp2(null);
			ownLoops();
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

	private void ownLoops() {
		if (this.beans != null && this.beans.containsBean(MANAGEMENT_LOOPS)) {
			EventLoops loops = this.beans.getBean(MANAGEMENT_LOOPS, EventLoops.class);
			addServerCustomizers((server) -> server.runOn(new SharedLoopResources(loops.transport())));
		}
	}

	private boolean isHttp2() {
		Http2 http2 = getHttp2();
		return http2 != null && http2.isEnabled();
	}

}
