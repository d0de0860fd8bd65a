package io.forwardauth.gateway.server;

/**
 * A client's connection as the server's shutdown sees it. Both methods may be called from
 * any thread.
 */
interface OpenConnection {

	/** Ends once what is under way has been answered. */
	void drain();

	/** Ends now. */
	void close();

}
