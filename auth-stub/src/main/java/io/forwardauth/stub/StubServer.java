package io.forwardauth.stub;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * The auth stub: one plain and, if wanted, one TLS port with the same paths. Tests start
 * it inside their own process:
 *
 * <pre>
 * try (StubServer stub = StubServer.builder().start()) {
 *     String address = stub.url() + "/verify";
 * }
 * </pre>
 */
public final class StubServer implements AutoCloseable {

	private static final int MAX_HEAD_BYTES = 256 * 1024;

	private final StubOptions options;

	private final State state = new State();

	private final Calls calls = new Calls();

	private final @Nullable Certificate certificate;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final List<DisposableServer> servers = new ArrayList<>();

	private @Nullable LoopResources loops;

	/**
	 * A server on any free port of 127.0.0.1, without TLS; it does not listen yet.
	 */
	public StubServer() {
		this(StubOptions.DEFAULT);
	}

	public StubServer(StubOptions options) {
		this.options = options;
		this.certificate = options.hasTls() ? new Certificate(options.tlsNames()) : null;
	}

	/**
	 * Any free port of 127.0.0.1, no TLS, one event loop, no delay, unless told
	 * otherwise.
	 */
	public static StubBuilder builder() {
		return new StubBuilder();
	}

	/**
	 * Opens the ports.
	 * @return this
	 * @throws PortTakenException where one of them cannot be opened
	 */
	public synchronized StubServer start() {
		if (this.loops != null) {
			throw new IllegalStateException("the stub runs already");
		}
		this.loops = LoopResources.create("auth-stub", this.options.loops(), true);
		try {
			bind(this.options.port(), null, this.options.delay(), this.loops);
			if (this.certificate != null) {
				bind(this.options.tlsPort(), this.certificate.serverContext(), this.options.tlsDelay(), this.loops);
			}
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
		return this;
	}

	private void bind(int port, @Nullable SslContext tls, Delay delay, LoopResources on) {
		HttpServer server = HttpServer.create()
			.host(this.options.host())
			.port(port)
			.runOn(on)
			.protocol(HttpProtocol.HTTP11)
			.httpRequestDecoder((spec) -> spec.maxInitialLineLength(MAX_HEAD_BYTES).maxHeaderSize(MAX_HEAD_BYTES))
			.doOnChannelInit((observer, channel, address) -> prepare(channel, delay))
			.handle(new Routes(this.state, this.calls, delay, this.options.chance()));
		if (tls != null) {
			server = server.secure((spec) -> spec.sslContext(tls));
		}
		try {
			this.servers.add(server.bindNow());
		}
		catch (RuntimeException ex) {
			throw new PortTakenException(this.options.host(), port, ex);
		}
	}

	private void prepare(Channel channel, Delay delay) {
		this.connections.add(channel);
		if (delay.equals(Delay.NONE)) {
			channel.pipeline().addAfter(NettyPipeline.HttpCodec, "stub.fastPath", new FastPath(this.state, this.calls));
		}
	}

	/**
	 * The plain port.
	 */
	public int port() {
		return port(0);
	}

	/**
	 * The TLS port.
	 * @throws IllegalStateException where TLS is off
	 */
	public int tlsPort() {
		return port(1);
	}

	private synchronized int port(int index) {
		if (index >= this.servers.size()) {
			throw new IllegalStateException(
					(index == 0) ? "the stub does not run" : "TLS is off or the stub does not run");
		}
		return this.servers.get(index).port();
	}

	/**
	 * For example {@code http://127.0.0.1:4181}.
	 */
	public String url() {
		return "http://" + authority(port());
	}

	/**
	 * For example {@code https://127.0.0.1:4182}.
	 */
	public String tlsUrl() {
		return "https://" + authority(tlsPort());
	}

	private String authority(int port) {
		String host = this.options.host();
		return ((host.indexOf(':') >= 0) ? "[" + host + "]" : host) + ":" + port;
	}

	/**
	 * The certificate of the TLS port, for a client to trust.
	 * @return PEM
	 * @throws IllegalStateException where TLS is off
	 */
	public String certificatePem() {
		if (this.certificate == null) {
			throw new IllegalStateException("TLS is off");
		}
		return this.certificate.pem();
	}

	/**
	 * What {@code /verify} does.
	 */
	public State state() {
		return this.state;
	}

	/**
	 * How often it was asked.
	 */
	public Calls calls() {
		return this.calls;
	}

	/**
	 * Closes ports and connections at once, whatever is in flight.
	 */
	@Override
	public synchronized void close() {
		this.servers.forEach((server) -> server.channel().close());
		this.connections.close();
		this.servers.clear();
		if (this.loops != null) {
			this.loops.disposeLater(Duration.ZERO, Duration.ofMillis(300)).block(Duration.ofMillis(800));
			this.loops = null;
		}
	}

}
