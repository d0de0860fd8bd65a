package io.forwardauth.gateway.spring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import io.netty.pkitesting.X509Bundle;

/**
 * The JDK's own blocking server with TLS, an auth server or an origin: allows everything
 * and tells who asked, and by what name it was called.
 */
final class TlsServer implements AutoCloseable {

	private final SSLServerSocket listening;

	private final List<Seen> seen = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	/**
	 * One request.
	 *
	 * @param connection the number of the connection it came by
	 * @param serverName SNI, or a dash for none
	 * @param client the subject of the client's certificate, or a dash for none
	 * @param head request line and headers
	 */
	record Seen(int connection, String serverName, String client, String head) {
	}

	/**
	 * Starts it.
	 * @param certificate its own
	 * @param clients whose certificates it takes and insists on, or null to ask for none
	 */
	TlsServer(X509Bundle certificate, X509Bundle clients) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			TrustManager[] trust = (clients != null) ? clients.toTrustManagerFactory().getTrustManagers() : null;
			context.init(certificate.toKeyManagerFactory().getKeyManagers(), trust, null);
			this.listening = (SSLServerSocket) context.getServerSocketFactory()
				.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		this.listening.setNeedClientAuth(clients != null);
		Thread thread = new Thread(this::accept, "tls-server");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.listening.getLocalPort();
	}

	/** What has been asked so far. */
	List<Seen> seen() {
		return this.seen;
	}

	void forget() {
		this.seen.clear();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				SSLSocket socket = (SSLSocket) this.listening.accept();
				Thread thread = new Thread(() -> serve(socket), "tls-connection");
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(SSLSocket socket) {
		int number = this.connections.incrementAndGet();
		try (socket) {
			socket.startHandshake();
			String head = head(socket.getInputStream());
			while (!head.isEmpty()) {
				this.seen.add(new Seen(number, serverName(socket), client(socket), head));
				String answer = head.contains("Upgrade: websocket") ? "HTTP/1.1 101 Switching Protocols\r\n"
						+ "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept(head)
						+ "\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
				socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
				head = head(socket.getInputStream());
			}
		}
		catch (IOException ex) {
			// The other side did not like it; what it says of it is tested.
		}
	}

	private static String accept(String head) {
		String key = head.replaceAll("(?is).*sec-websocket-key: ([^\r]*)\r.*", "$1");
		try {
			byte[] hash = MessageDigest.getInstance("SHA-1")
				.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String head(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		int next;
		while ((next = in.read()) >= 0) {
			head.write(next);
			if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
				return head.toString(StandardCharsets.ISO_8859_1);
			}
		}
		return "";
	}

	private static String serverName(SSLSocket socket) {
		return ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames()
			.stream()
			.map((name) -> ((SNIHostName) name).getAsciiName())
			.findFirst()
			.orElse("-");
	}

	private static String client(SSLSocket socket) {
		try {
			return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
		}
		catch (SSLPeerUnverifiedException ex) {
			return "-";
		}
	}

	@Override
	public void close() {
		try {
			this.listening.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
