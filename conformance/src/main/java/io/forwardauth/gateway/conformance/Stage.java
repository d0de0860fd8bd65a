package io.forwardauth.gateway.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A proxy between a client, an auth server and an origin that are bare sockets. It is
 * started once and serves all cases, one after the other.
 */
abstract class Stage {

	/** 127.0.0.1, whom the proxy does not trust. */
	static final InetAddress STRANGER = loopback(1);

	/** 127.0.0.2, whom it does. */
	static final InetAddress TRUSTED = loopback(2);

	private static final int PATIENCE_MILLIS = 10_000;

	private final Recorder auth = new Recorder();

	private final Recorder origin = new Recorder();

	/** Connections stand, and nobody reads them. */
	private final ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Ports ports;

	Stage() throws IOException {
		int closed;
		try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			closed = once.getLocalPort();
		}
		this.ports = new Ports(this.auth.port(), this.origin.port(), closed, this.deaf.getLocalPort());
	}

	/**
	 * Whom a proxy is to be configured for.
	 *
	 * @param auth the auth server
	 * @param origin the origin
	 * @param closed where nobody listens
	 * @param deaf where connections stand and nothing is read
	 */
	record Ports(int auth, int origin, int closed, int deaf) {
	}

	/** Where the proxy listens. */
	abstract int port();

	/** A case held here: what else must be so. */
	void looked() {
	}

	final Ports ports() {
		return this.ports;
	}

	final Recorder auth() {
		return this.auth;
	}

	final Recorder origin() {
		return this.origin;
	}

	private static InetAddress loopback(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Forgets what was, and has both answer like this from now on. */
	void play(List<Answer> ofAuth, List<Answer> ofOrigin) {
		this.auth.play(ofAuth);
		this.origin.play(ofOrigin);
	}

	int authPort() {
		return this.auth.port();
	}

	int originPort() {
		return this.origin.port();
	}

	/** A new connection from this address of our own. */
	Socket connect(InetAddress from) throws IOException {
		Socket socket = new Socket(STRANGER, port(), from, 0);
		socket.setSoTimeout(PATIENCE_MILLIS);
		socket.setTcpNoDelay(true);
		return socket;
	}

	/**
	 * Sends these bytes on a new connection; interim answers come first.
	 */
	List<Message> exchange(InetAddress from, String request) throws IOException {
		List<Message> answers = new ArrayList<>();
		try (Socket socket = connect(from)) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			InputStream in = new BufferedInputStream(socket.getInputStream());
			do {
				Message answer = Message.answer(in, request.startsWith("HEAD "));
				if (answer == null) {
					throw new IOException("no answer after " + answers);
				}
				answers.add(answer);
			}
			while (answers.get(answers.size() - 1).line().matches("HTTP/1.1 1(?!01)...*"));
		}
		return answers;
	}

}
