package io.forwardauth.stub;

import java.io.Serial;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/**
 * A port could not be opened.
 */
public final class PortTakenException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	PortTakenException(String host, int port, Throwable cause) {
		super("cannot listen on " + host + ":" + port + ": " + reason(cause), cause);
	}

	private static String reason(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		if (root instanceof UnresolvedAddressException || root instanceof UnknownHostException) {
			return "this machine does not know the host";
		}
		String message = String.valueOf(root.getMessage());
		return message.contains("in use") ? "the port is taken" : message;
	}

}
