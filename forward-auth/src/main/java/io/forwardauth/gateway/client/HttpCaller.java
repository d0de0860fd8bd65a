package io.forwardauth.gateway.client;

import java.time.Duration;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Makes calls over pooled connections; one for the whole process.
 */
public interface HttpCaller {

	/**
	 * Starts a call.
	 * @param loop the caller's event loop
	 * @param target where to
	 * @param head request line and headers as they go over the wire: nothing is added. A
	 * {@link io.netty.handler.codec.http.FullHttpRequest} is complete in itself; for any
	 * other the body follows by {@link ClientCall#content}
	 * @param timeout from the request's last byte to the answer's head, or for the target
	 * to take more of the body; how long a connection may take the target and the pool
	 * say
	 * @param total whether the timeout is for the whole answer in place of its head
	 * @param listener hears the answer
	 * @return the call
	 */
	ClientCall call(EventLoop loop, Target target, HttpRequest head, Duration timeout, boolean total,
			ResponseListener listener);

}
