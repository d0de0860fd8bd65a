package io.forwardauth.gateway.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;

/**
 * A server that knows no HTTP but where a request ends: it writes each down as it came
 * and answers with the bytes it was given. The last of several answers is given again.
 */
final class Recorder implements AutoCloseable {

	/** Whoever asks for this gets a 200, and nobody hears of it. */
	static final String UNSEEN = "/public/still-there";

	/** The body of the answer then. */
	static final String STILL_THERE = "still there";

	/** What is said behind all that was echoed. */
	static final String LAST_WORDS = ", and farewell";

	private final List<ServerSocket> listeners = new CopyOnWriteArrayList<>();

	private final List<Message> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger closed = new AtomicInteger();

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger ended = new AtomicInteger();

	private volatile String heard = "";

	private volatile long newest;

	private volatile List<Answer> answers = List.of(Answer.OK);

	Recorder() throws IOException {
		listen(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
	}

	/**
	 * Serves those that connect here too.
	 * @return the port
	 */
	int listen(ServerSocket listener) {
		this.listeners.add(listener);
		start(() -> accept(listener));
		return listener.getLocalPort();
	}

	/** Forgets what was, and answers with these from now on. */
	void play(List<Answer> script) {
		this.answers = script;
		this.requests.clear();
		this.heard = "";
	}

	int port() {
		return this.listeners.get(0).getLocalPort();
	}

	/**
	 * Waits until no request is half read: those that break off have been given up then.
	 * @param quietMillis for how long no other may have begun
	 */
	void settle(long quietMillis) {
		this.newest = System.nanoTime();
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.until(() -> this.begun.get() == this.ended.get()
					&& System.nanoTime() - this.newest >= TimeUnit.MILLISECONDS.toNanos(quietMillis));
	}

	private void begins() {
		this.begun.incrementAndGet();
		this.newest = System.nanoTime();
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

	private void accept(ServerSocket listener) {
		try {
			while (true) {
				Socket socket = listener.accept();
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
			for (Message request = Message.request(in, this::begins); request != null; request = Message.request(in,
					this::begins)) {
				Answer answer = request.line().contains(UNSEEN) ? Answer.status("200 OK", STILL_THERE) : next(request);
				this.ended.incrementAndGet();
				socket.getOutputStream().write(answer.bytes().getBytes(StandardCharsets.ISO_8859_1));
				talk(socket, in, answer.after());
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

	private void talk(Socket socket, InputStream in, Answer.After how) throws IOException {
		if (how == Answer.After.ECHO || how == Answer.After.LAST_WORDS) {
			in.transferTo(socket.getOutputStream());
		}
		if (how == Answer.After.LAST_WORDS) {
			socket.getOutputStream().write(LAST_WORDS.getBytes(StandardCharsets.US_ASCII));
		}
		if (how == Answer.After.LISTEN) {
			socket.shutdownOutput();
			this.heard = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	/** What came after it had ended its side. */
	String heard() {
		return this.heard;
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
		for (ServerSocket listener : this.listeners) {
			listener.close();
		}
	}

}
