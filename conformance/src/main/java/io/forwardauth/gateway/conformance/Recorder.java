package io.forwardauth.gateway.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that knows no HTTP but where a request ends: it writes each down as it came
 * and answers with the bytes it was given. The last of several answers is given again.
 */
final class Recorder implements AutoCloseable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final List<Message> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger closed = new AtomicInteger();

	private final AtomicInteger begun = new AtomicInteger();

	private volatile List<Answer> answers = List.of(Answer.OK);

	Recorder() throws IOException {
		start(this::accept);
	}

	/** Forgets what was, and answers with these from now on. */
	void play(List<Answer> script) {
		this.answers = script;
		this.requests.clear();
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** How many connections have ended on the gateway's side. */
	int closed() {
		return this.closed.get();
	}

	/** How many requests' heads have come. */
	int begun() {
		return this.begun.get();
	}

	List<Message> requests() {
		return this.requests;
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// The tests are over.
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			socket.setTcpNoDelay(true);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			if (asksForTls(in)) {
				socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				return;
			}
			for (Message request = Message.request(in, this.begun::incrementAndGet); request != null; request = Message
				.request(in, this.begun::incrementAndGet)) {
				Answer answer = next(request);
				socket.getOutputStream().write(answer.bytes().getBytes(StandardCharsets.ISO_8859_1));
				if (answer.after() == Answer.After.ECHO) {
					in.transferTo(socket.getOutputStream());
				}
				if (answer.after() == Answer.After.RESET) {
					socket.setSoLinger(true, 0);
				}
				if (answer.after() != Answer.After.KEEP) {
					return;
				}
			}
			this.closed.incrementAndGet();
		}
		catch (IOException ex) {
			this.closed.incrementAndGet();
		}
	}

	private static boolean asksForTls(InputStream in) throws IOException {
		in.mark(1);
		boolean handshake = in.read() == 0x16;
		in.reset();
		return handshake;
	}

	private synchronized Answer next(Message request) {
		this.requests.add(request);
		List<Answer> script = this.answers;
		return script.get(Math.min(this.requests.size(), script.size()) - 1);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "recorder");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

}
