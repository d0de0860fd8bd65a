package io.forwardauth.gateway.server;

import java.net.InetSocketAddress;

import javax.net.ssl.SSLSession;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.ExchangeFacts;

/**
 * One request of a client and the means to answer it. All methods belong to
 * {@link #eventLoop()}.
 */
public interface ServerExchange {

	EventLoop eventLoop();

	/** The decoded head; its headers are this exchange's own and may be edited. */
	HttpRequest request();

	/**
	 * What the client speaks: HTTP/1.0, HTTP/1.1 or HTTP/2.0. A request of HTTP/2 is told
	 * here in the terms of HTTP/1.1.
	 */
	String protocol();

	ExchangeFacts facts();

	InetSocketAddress remoteAddress();

	InetSocketAddress localAddress();

	/** The TLS session of the client's connection, or null if it is plain. */
	@Nullable SSLSession sslSession();

	/** A value that one room keeps with the connection, e.g. the settled peer. */
	@Nullable Object connectionAttachment();

	void connectionAttachment(Object value);

	/** Whether the request has a body, i.e. more than the end is still to come. */
	boolean hasBody();

	/** Tells who is to be told of the client's side. One listener at a time. */
	void listener(Listener listener);

	/**
	 * Starts to hand the body to the listener, at once what has arrived already. Before
	 * it, the body waits on the client's side.
	 */
	void startBody();

	/** Stops reading from the client until {@link #resumeBody()}. */
	void pauseBody();

	void resumeBody();

	/** Writes an interim answer (1xx but 101). Dropped for HTTP/1.0 clients. */
	void interim(HttpResponse response);

	/**
	 * Writes the answer's head. Framing and Connection of the client's hop are settled
	 * here: the caller has removed the hop-by-hop headers.
	 */
	void head(HttpResponse response);

	/** Writes a part of the body, taking it over; a LastHttpContent ends the exchange. */
	void content(HttpContent content);

	void flush();

	/** A whole answer in one go, taking it over. */
	void answer(FullHttpResponse response);

	/** Whether the client takes what is written, or it would be buffered. */
	boolean isWritable();

	/** Whether a head was written. */
	boolean isAnswered();

	/**
	 * Ends the client's connection now, or its stream, so that a broken answer does not
	 * look whole.
	 */
	void abort(String reason);

	/**
	 * Whether a tunnel may begin: the connection is of HTTP/1.1, the request is whole,
	 * and the client has sent nothing behind it, which would be lost with the codec.
	 */
	boolean mayBeTakenOver();

	/**
	 * After a 101 head, if it {@link #mayBeTakenOver}: the codec makes way for a tunnel.
	 * @param tunnel gets the bare bytes from now on
	 * @return the client's channel, its reads switched off
	 */
	Channel takeOver(ChannelHandler tunnel);

	/** Hears what the client does. */
	interface Listener {

		/** A part of the body; the listener owns it. */
		void onContent(HttpContent content);

		/** The body is malformed: it will never be whole. */
		void onBodyBroken(Throwable cause);

		/** The client is gone; nothing more can be said to it. */
		void onClientGone();

		/** {@link ServerExchange#isWritable()} has changed. */
		default void onWritabilityChanged() {
		}

	}

}
