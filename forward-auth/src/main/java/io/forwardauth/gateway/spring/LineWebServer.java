package io.forwardauth.gateway.spring;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.forwardauth.gateway.server.LineServer;
import io.netty.channel.unix.Errors;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.GracefulShutdownCallback;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;

/**
 * The line and, behind it, Spring's web server, as one server to Spring Boot. The line
 * opens its port when Spring's is bound, and goes down first.
 */
final class LineWebServer implements WebServer {

	private final WebServer inner;

	private final LineAssembly assembly;

	private final Listening listening;

	private @Nullable LineServer line;

	private int port = -1;

	LineWebServer(WebServer inner, LineAssembly assembly, Listening listening) {
		this.inner = inner;
		this.assembly = assembly;
		this.listening = listening;
	}

	@Override
	public void start() throws WebServerException {
		if (this.line != null) {
			return;
		}
		this.inner.start();
		LineServer started = this.assembly.server(this.listening);
		try {
			this.port = started.start();
		}
		catch (Exception ex) {
			this.inner.stop();
			if (ex instanceof BindException || ex instanceof Errors.NativeIoException) {
				throw new PortInUseException(this.listening.port(), ex);
			}
			throw new WebServerException("The gateway cannot listen on " + this.listening.socketAddress(), ex);
		}
		this.line = started;
		this.assembly.started(started, this.listening, this.port);
	}

	@Override
	public void shutDownGracefully(GracefulShutdownCallback callback) {
		LineServer server = this.line;
		if (server == null || !this.listening.graceful()) {
			callback.shutdownComplete(GracefulShutdownResult.IMMEDIATE);
			return;
		}
		server.drain().thenRun(() -> callback.shutdownComplete(GracefulShutdownResult.IDLE));
	}

	@Override
	public void stop() throws WebServerException {
		LineServer server = this.line;
		if (server != null) {
			this.line = null;
			server.stop();
		}
		this.inner.stop();
	}

	@Override
	public int getPort() {
		return this.port;
	}

	/**
	 * What Spring Boot was told of listening.
	 *
	 * @param address where, or null for all addresses
	 * @param port 0 for any free one
	 * @param ssl {@code server.ssl}, or null
	 * @param http2 {@code server.http2.enabled}
	 * @param graceful {@code server.shutdown}
	 */
	record Listening(@Nullable InetAddress address, int port, @Nullable Ssl ssl, boolean http2, boolean graceful) {

		InetSocketAddress socketAddress() {
			return (this.address != null) ? new InetSocketAddress(this.address, this.port)
					: new InetSocketAddress(this.port);
		}

		boolean secure() {
			return Ssl.isEnabled(this.ssl);
		}

	}

}
