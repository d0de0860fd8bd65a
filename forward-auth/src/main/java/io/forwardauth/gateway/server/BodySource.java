package io.forwardauth.gateway.server;

/**
 * Where a request's body comes from: a connection of HTTP/1.x, a stream of HTTP/2.
 */
interface BodySource {

	/** Takes what the client sends, or lets it wait on the client's side. */
	void reading(boolean on);

	/** Whether it is the client's turn, so that its time runs. */
	void bodyExpected(boolean expected);

	/** Ends it: the client sends what it did not announce. */
	void close();

}
