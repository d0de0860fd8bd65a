package io.forwardauth.gateway.conformance.fuzz;

/**
 * What a server does with what arrives.
 */
interface Side {

	/** The bytes are no request, or one whose end is in doubt. */
	void malformed(Reading reading);

	/**
	 * A head has come.
	 * @param head the head
	 * @return what is answered
	 */
	Play begun(Head head);

	/** All that will come of a request has come. */
	void ended(Reading reading);

	/** The last bytes of an answer are about to go out. */
	void answering(Head head, Play play);

}
