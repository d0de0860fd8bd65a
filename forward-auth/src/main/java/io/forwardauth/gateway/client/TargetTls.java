package io.forwardauth.gateway.client;

import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards a target.
 *
 * @param context whom to trust and what to show
 * @param handshakeTimeout from the connection to the end of the handshake; null: the
 * target's connect timeout is for both
 * @param closeNotifyFlushTimeout how long to wait for the last bytes to leave before the
 * connection is closed
 * @param closeNotifyReadTimeout how long to wait then for the other side's goodbye; zero:
 * not at all
 */
public record TargetTls(SslContext context, @Nullable Duration handshakeTimeout, Duration closeNotifyFlushTimeout,
		Duration closeNotifyReadTimeout) {

	/** Netty's. */
	private static final Duration FLUSH = Duration.ofSeconds(3);

	/**
	 * TLS with the times that are usual.
	 * @param context whom to trust and what to show
	 * @return TLS whose handshake counts towards the connect timeout
	 */
	public static TargetTls of(SslContext context) {
		return new TargetTls(context, null, FLUSH, Duration.ZERO);
	}

	SslHandler newHandler(Channel channel, Target target) {
		SslHandler handler = this.context.newHandler(channel.alloc(), target.host(), target.port());
		Duration handshake = (this.handshakeTimeout != null) ? this.handshakeTimeout : target.connectTimeout();
		handler.setHandshakeTimeoutMillis(handshake.toMillis());
		handler.setCloseNotifyFlushTimeoutMillis(this.closeNotifyFlushTimeout.toMillis());
		handler.setCloseNotifyReadTimeoutMillis(this.closeNotifyReadTimeout.toMillis());
		return handler;
	}

}
