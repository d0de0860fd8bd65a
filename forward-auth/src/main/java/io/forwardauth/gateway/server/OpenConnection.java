package io.forwardauth.gateway.server;

import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, as its exchanges see it and as the server's shutdown does.
 */
interface OpenConnection {

	/** Where its handler stands. */
	ChannelHandlerContext context();

	/** A value that one room keeps with it. */
	@Nullable Object attachment();

	void attachment(Object value);

	/** Ends it once what is under way has been answered; from any thread. */
	void drain();

	/** Ends it now; from any thread. */
	void close();

}
