package io.forwardauth.gateway;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A server of bare sockets: each request's head is read, the rest is the handler's.
 */
final class RawServer implements AutoCloseable {

	/** Allows everybody. */
	static final Handler ALLOW = (head, in, out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

	private final ServerSocket listener;

	private final Handler handler;

	RawServer(Handler handler) throws IOException {
		this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		this.handler = handler;
		start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
			OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 << 10);
			String head = head(in);
			while (!head.isEmpty()) {
				this.handler.handle(head, in, out);
				out.flush();
				head = head(in);
			}
		}
		catch (IOException ex) {
			// The other side is gone.
		}
	}

	static String head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		for (int b = in.read(); b >= 0; b = in.read()) {
			head.append((char) b);
			if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
				return head.toString();
			}
		}
		return "";
	}

	static long contentLength(String head) {
		for (String line : head.split("\r\n", -1)) {
			if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
				return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
			}
		}
		return 0;
	}

	static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		out.flush();
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	/** Answers one request. */
	@FunctionalInterface
	interface Handler {

		void handle(String head, InputStream in, OutputStream out) throws IOException;

	}

}
