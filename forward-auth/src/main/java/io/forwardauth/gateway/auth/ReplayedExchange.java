package io.forwardauth.gateway.auth;

import java.net.InetSocketAddress;
import java.util.Iterator;

import javax.net.ssl.SSLSession;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * An exchange whose body an auth server has got already: whoever starts the body gets it
 * from memory. The memory goes back with the last part, or when the exchange ends.
 */
final class ReplayedExchange implements ServerExchange, ServerExchange.Listener {

	private final ServerExchange exchange;

	private final BufferedBody body;

	private @Nullable Listener listener;

	private @Nullable Iterator<HttpContent> parts;

	private boolean paused;

	private boolean delivering;

	private boolean released;

	/**
	 * Takes the place of an exchange.
	 * @param exchange its body read to the end
	 * @param body the body, taken over
	 */
	ReplayedExchange(ServerExchange exchange, BufferedBody body) {
		this.exchange = exchange;
		this.body = body;
	}

	@Override
	public void listener(Listener listener) {
		this.listener = listener;
		this.exchange.listener(this);
	}

	@Override
	public void startBody() {
		this.parts = this.body.parts(true);
		deliver();
	}

	@Override
	public void pauseBody() {
		this.paused = true;
	}

	@Override
	public void resumeBody() {
		this.paused = false;
		deliver();
	}

	private void deliver() {
		Iterator<HttpContent> from = this.parts;
		Listener to = this.listener;
		if (from == null || to == null || this.delivering) {
			return;
		}
		this.delivering = true;
		while (!this.paused && !this.released) {
			HttpContent part = from.next();
			if (!from.hasNext()) {
				release();
			}
			to.onContent(part);
		}
		this.delivering = false;
	}

	private void release() {
		if (!this.released) {
			this.released = true;
			this.body.release();
		}
	}

	/** The client has had its 100 (Continue). */
	@Override
	public void interim(HttpResponse response) {
		if (!HttpResponseStatus.CONTINUE.equals(response.status())) {
			this.exchange.interim(response);
		}
	}

	@Override
	public void head(HttpResponse response) {
		this.exchange.head(response);
	}

	@Override
	public void content(HttpContent content) {
		if (content instanceof LastHttpContent) {
			release();
		}
		this.exchange.content(content);
	}

	@Override
	public void answer(FullHttpResponse response) {
		release();
		this.exchange.answer(response);
	}

	@Override
	public void abort(String reason) {
		release();
		this.exchange.abort(reason);
	}

	@Override
	public Channel takeOver(ChannelHandler tunnel) {
		release();
		return this.exchange.takeOver(tunnel);
	}

	@Override
	public void onClientGone() {
		release();
		if (this.listener != null) {
			this.listener.onClientGone();
		}
	}

	@Override
	public void onWritabilityChanged() {
		if (this.listener != null) {
			this.listener.onWritabilityChanged();
		}
	}

	@Override
	public void onContent(HttpContent content) {
		// There is nothing behind the end.
		content.release();
	}

	@Override
	public void onBodyBroken(Throwable cause) {
		// It is whole.
	}

	@Override
	public EventLoop eventLoop() {
		return this.exchange.eventLoop();
	}

	@Override
	public HttpRequest request() {
		return this.exchange.request();
	}

	@Override
	public String protocol() {
		return this.exchange.protocol();
	}

	@Override
	public ExchangeFacts facts() {
		return this.exchange.facts();
	}

	@Override
	public InetSocketAddress remoteAddress() {
		return this.exchange.remoteAddress();
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.exchange.localAddress();
	}

	@Override
	public @Nullable SSLSession sslSession() {
		return this.exchange.sslSession();
	}

	@Override
	public @Nullable Object connectionAttachment() {
		return this.exchange.connectionAttachment();
	}

	@Override
	public void connectionAttachment(Object value) {
		this.exchange.connectionAttachment(value);
	}

	@Override
	public boolean hasBody() {
		return this.exchange.hasBody();
	}

	@Override
	public void flush() {
		this.exchange.flush();
	}

	@Override
	public boolean isWritable() {
		return this.exchange.isWritable();
	}

	@Override
	public boolean isAnswered() {
		return this.exchange.isAnswered();
	}

	@Override
	public boolean mayBeTakenOver() {
		return this.exchange.mayBeTakenOver();
	}

}
