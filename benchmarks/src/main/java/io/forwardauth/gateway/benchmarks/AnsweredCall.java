package io.forwardauth.gateway.benchmarks;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpContent;

import io.forwardauth.gateway.client.ClientCall;

/**
 * A call that was over before it was returned: there is nothing left to do to it.
 */
final class AnsweredCall implements ClientCall {

	static final AnsweredCall INSTANCE = new AnsweredCall();

	@Override
	public void content(HttpContent content) {
		content.release();
	}

	@Override
	public void flush() {
	}

	@Override
	public boolean isWritable() {
		return false;
	}

	@Override
	public void pause() {
	}

	@Override
	public void resume() {
	}

	@Override
	public void cancel() {
	}

	@Override
	public Channel takeOver(ChannelHandler tunnel) {
		throw new IllegalStateException("no 101 came");
	}

}
