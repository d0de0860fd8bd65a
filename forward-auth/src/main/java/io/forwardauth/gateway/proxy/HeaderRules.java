package io.forwardauth.gateway.proxy;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * What the line still does to the headers of a request that is on its way.
 */
interface HeaderRules {

	/**
	 * Edits the final answer.
	 * @param answer its headers
	 */
	void answer(HttpHeaders answer);

	/**
	 * Edits what the gateway answers in the origin's place.
	 * @param answer its headers
	 */
	void ownAnswer(HttpHeaders answer);

	/**
	 * Edits the trailers of the request's body.
	 * @param trailers the trailers
	 */
	void trailers(HttpHeaders trailers);

}
