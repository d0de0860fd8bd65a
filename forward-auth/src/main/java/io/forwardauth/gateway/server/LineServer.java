package io.forwardauth.gateway.server;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.ExchangeObserver;
import io.forwardauth.gateway.http.Transport;

/**
 * The server of the line: accepts connections, speaks HTTP/1.1 or HTTP/2 and gives each
 * request to the first station. Started and stopped from one thread.
 */
public final class LineServer {

	private final Transport transport;

	private final ServerOptions options;

	private final ExchangeHandler first;

	private final ExchangeObserver observer;

	private final OpenConnections open = new OpenConnections();

	private @Nullable Channel listening;

	public LineServer(Transport transport, ServerOptions options, ExchangeHandler first, ExchangeObserver observer) {
		this.transport = transport;
		this.options = options;
		this.first = first;
		this.observer = observer;
	}

	/**
	 * Binds and accepts.
	 * @return the port that was bound
	 * @throws java.net.BindException (undeclared, as Netty throws it) if the port is
	 * taken
	 */
	public int start() {
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.transport.group())
			.channel(this.transport.server())
			.option(ChannelOption.SO_BACKLOG, this.options.backlog())
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, Transport.READS)
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					initialize(channel);
				}
			});
		ChannelFuture bound = bootstrap.bind(this.options.address()).syncUninterruptibly();
		this.listening = bound.channel();
		return ((InetSocketAddress) bound.channel().localAddress()).getPort();
	}

	private void initialize(Channel channel) {
		if (this.options.tls() != null) {
			channel.pipeline().addLast(this.options.tls().apply(channel));
		}
		Http2Options http2 = this.options.http2();
		if (http2 != null) {
			channel.pipeline()
				.addLast(new ProtocolChoice(this.options.tls() != null, (pipeline) -> speakHttp2(pipeline, http2)));
		}
		ResponseEncoder encoder = new ResponseEncoder();
		channel.pipeline()
			.addLast(new RequestDecoder(this.options), encoder,
					new ConnectionHandler(this.options, this.first, this.observer, this.open, encoder));
	}

	private void speakHttp2(ChannelPipeline pipeline, Http2Options http2) {
		MultiplexedConnection connection = new MultiplexedConnectionBuilder(this.options, http2, this.first,
				this.observer, this.open)
			.build();
		pipeline.get(ConnectionHandler.class).makeWay(connection);
	}

	/**
	 * Stops accepting, answers what is under way with {@code Connection: close}, closes
	 * idle connections.
	 * @return done when the last connection is closed
	 */
	public CompletableFuture<Void> drain() {
		closeListening();
		return this.open.drain();
	}

	/** Closes everything now. */
	public void stop() {
		closeListening();
		this.open.closeAll();
	}

	/** Open client connections. */
	public int connections() {
		return this.open.count();
	}

	private void closeListening() {
		Channel channel = this.listening;
		if (channel != null) {
			this.listening = null;
			if (!channel.eventLoop().isShuttingDown()) {
				channel.close().syncUninterruptibly();
			}
		}
	}

}
