package io.forwardauth.gateway.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An auth server that knows no HTTP: it writes down each request's head as it came over
 * the wire and answers with the bytes it was given, so that nothing is tidied up on
 * either side.
 */
final class RawAuthServer implements AutoCloseable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

	private final List<String> heads = new CopyOnWriteArrayList<>();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger gone = new AtomicInteger();

	RawAuthServer() throws IOException {
		start(this::accept);
	}

	/** The next request gets these lines, each ended by CRLF, then the body as it is. */
	RawAuthServer answer(String body, String... lines) {
		return raw(String.join("\r\n", lines) + "\r\n\r\n" + body, After.KEEP);
	}

	/** The next request gets these bytes (ISO-8859-1). */
	RawAuthServer raw(String bytes, After after) {
		this.answers.add(new Answer(bytes, after));
		return this;
	}

	String address(String pathAndQuery) {
		return "http://127.0.0.1:" + this.listener.getLocalPort() + pathAndQuery;
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** The heads of all requests, each with its last empty line. */
	List<String> heads() {
		return this.heads;
	}

	int connections() {
		return this.sockets.size();
	}

	/** How many connections the gateway has closed. */
	int connectionsClosedByClient() {
		return this.gone.get();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.sockets.add(socket);
				start(() -> serve(socket));
			}
		}
		catch (SocketException ex) {
			// The test is over.
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = socket.getInputStream();
			OutputStream out = socket.getOutputStream();
			StringBuilder head = new StringBuilder();
			for (int b = in.read(); b >= 0; b = in.read()) {
				head.append((char) b);
				if (head.length() > 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
					this.heads.add(head.toString());
					head.setLength(0);
					Answer answer = this.answers.remove();
					out.write(answer.bytes().getBytes(StandardCharsets.ISO_8859_1));
					if (answer.after() != After.KEEP) {
						socket.setSoLinger(answer.after() == After.RESET, 0);
						return;
					}
				}
			}
			this.gone.incrementAndGet();
		}
		catch (IOException ex) {
			// Reset by the client, or the test is over.
			this.gone.incrementAndGet();
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "raw-auth-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/** What becomes of the connection after an answer. */
	enum After {

		KEEP, CLOSE, RESET

	}

	private record Answer(String bytes, After after) {
	}

}
