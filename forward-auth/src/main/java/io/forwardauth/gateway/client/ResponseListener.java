package io.forwardauth.gateway.client;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Hears the answer to one call, on the call's event loop.
 */
public interface ResponseListener {

	/** An interim answer: any 1xx but 101. */
	default void onInterim(HttpResponse response) {
	}

	/**
	 * The answer's head. Called once; a 101 hands over to {@link ClientCall#takeOver}.
	 */
	void onHead(HttpResponse response);

	/**
	 * A part of the body, owned by the listener; LastHttpContent is the end of the call.
	 */
	void onContent(HttpContent content);

	/**
	 * A batch of what had arrived is through: the time to flush what was written from it.
	 */
	default void onBatchEnd() {
	}

	/** The call has failed; nothing more will be heard. */
	void onFailure(CallFailure failure);

	/** {@link ClientCall#isWritable()} has changed. */
	default void onWritabilityChanged() {
	}

}
