package io.forwardauth.gateway.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Objects;

import io.forwardauth.gateway.line.Http2Wire;

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

	/** Says a request and listens until its final answer. */
	List<Message> ask(Socket socket, String request) throws IOException {
		return (this == HTTP_1) ? Conversation.ask(socket, new BufferedInputStream(socket.getInputStream()), request)
				: Http2Conversation.ask(Http2Wire.over(socket), said(request));
	}

	/** Says a request and finds out what becomes of the connection. */
	Conversation hold(Socket socket, String request) throws IOException {
		return (this == HTTP_1) ? Conversation.hold(socket, request) : Http2Conversation.hold(socket, said(request));
	}

	private static Http2Request said(String request) {
		return Objects.requireNonNull(Http2Request.of(request));
	}

}
