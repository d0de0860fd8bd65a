package io.forwardauth.gateway.http;

import io.netty.util.AsciiString;

/**
 * The port at the end of a Host header. Nearly all requests name the same one, so that
 * the last one is kept: it was made twice a request, 100 bytes.
 */
public final class PortText {

	private static volatile AsciiString newest = AsciiString.EMPTY_STRING;

	private PortText() {
	}

	/**
	 * The end of a host.
	 * @param host a host with its port
	 * @param start where the port begins
	 * @return the port
	 */
	public static AsciiString of(String host, int start) {
		AsciiString port = newest;
		int length = host.length() - start;
		if (port.length() != length || !AsciiString.regionMatches(port, false, 0, host, start, length)) {
			port = new AsciiString(host, start, length);
			newest = port;
		}
		return port;
	}

}
