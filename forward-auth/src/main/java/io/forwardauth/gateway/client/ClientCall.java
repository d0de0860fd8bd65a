package io.forwardauth.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpContent;

/**
 * One request under way to a target. All methods belong to the event loop it was started
 * on.
 */
public interface ClientCall {

	/** Writes a part of the body, taking it over; LastHttpContent ends it. */
	void content(HttpContent content);

	void flush();

	/** Whether body parts are taken, or would be buffered. False until connected. */
	boolean isWritable();

	/** Stops reading the answer until {@link #resume()}. */
	void pause();

	void resume();

	/** Gives up: nothing more is heard, the connection is closed unless it is clean. */
	void cancel();

	/**
	 * After a 101: the codec makes way for a tunnel; the call is over.
	 * @param tunnel gets the bare bytes from now on
	 * @return the channel, its reads switched off
	 */
	Channel takeOver(ChannelHandler tunnel);

}
