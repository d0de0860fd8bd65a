package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.net.Socket;
import java.util.Objects;

/**
 * What the client speaks.
 */
enum Protocol {

	/** The bytes of the table as they are. */
	HTTP_1,

	/** Those that can be said so, in HTTP/2. */
	HTTP_2;

	boolean canSay(String request) {
		return this == HTTP_1 || Http2Request.of(request) != null;
	}

	/** Says a request and listens to the end. */
	Conversation hold(Socket socket, String request) throws IOException {
		return (this == HTTP_1) ? Conversation.hold(socket, request)
				: Http2Conversation.hold(socket, Objects.requireNonNull(Http2Request.of(request)));
	}

}
