package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A proxy between a client, an auth server and an origin that are bare sockets. It is
 * started once and serves all cases, one after the other.
 */
abstract class Stage {

	/** 127.0.0.1, whom the proxy does not trust. */
	static final Peer STRANGER = Peer.STRANGER;

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
		this.ports = new Ports(this.auth.port(), this.origin.port(), closed, this.deaf.getLocalPort(),
				this.auth.listen(Credentials.shared().listen(false)),
				this.auth.listen(Credentials.shared().listen(true)));
	}

	/**
	 * Whom a proxy is to be configured for.
	 *
	 * @param auth the auth server
	 * @param origin the origin
	 * @param closed where nobody listens
	 * @param deaf where connections stand and nothing is read
	 * @param tls the auth server with TLS
	 * @param mutual the same where clients must show a certificate
	 */
	record Ports(int auth, int origin, int closed, int deaf, int tls, int mutual) {
	}

	/** Where the proxy listens for this peer. */
	abstract int port(Peer peer) throws IOException;

	/** A case held here: what else must be so. */
	void looked() {
	}

	/** Why a case does not hold here, or null. */
	@Nullable SpringLimit limitOf(Case row) {
		return null;
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
	Socket connect(Peer from) throws IOException {
		Socket socket = new Socket(from.to(), port(from), from.from(), 0);
		socket.setSoTimeout(PATIENCE_MILLIS);
		socket.setTcpNoDelay(true);
		return socket;
	}

	/**
	 * Sends these bytes on a new connection; interim answers come first.
	 */
	List<Message> exchange(Peer from, String request) throws IOException {
		return exchange(from, request, Protocol.HTTP_1);
	}

	/** The same in a protocol. */
	List<Message> exchange(Peer from, String request, Protocol protocol) throws IOException {
		try (Socket socket = connect(from)) {
			return protocol.ask(socket, request);
		}
	}

	/** The same, and finds out what becomes of the connection. */
	Conversation converse(Peer from, String request, Protocol protocol) throws IOException {
		try (Socket socket = connect(from)) {
			return protocol.hold(socket, request);
		}
	}

}
