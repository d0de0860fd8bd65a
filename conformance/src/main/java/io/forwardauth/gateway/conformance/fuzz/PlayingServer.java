package io.forwardauth.gateway.conformance.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.forwardauth.gateway.conformance.fuzz.Play.End;
import io.forwardauth.gateway.conformance.fuzz.Play.Piece;
import io.forwardauth.gateway.conformance.fuzz.Reading.State;

/**
 * An auth server or an origin: a bare socket that reads strictly and answers as it is
 * told.
 */
final class PlayingServer implements AutoCloseable {

	/** Longer than a gateway keeps an unused connection. */
	private static final int IDLE_MILLIS = 40_000;

	private static final int LONGEST_SILENCE_MILLIS = 4_000;

	private final ServerSocket listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "fuzz server");
		thread.setDaemon(true);
		return thread;
	});

	private final Side side;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	PlayingServer(Side side) throws IOException {
		this.side = side;
		this.threads.execute(this::accept);
	}

	String url() {
		return "http://127.0.0.1:" + this.listener.getLocalPort();
	}

	int port() {
		return this.listener.getLocalPort();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.threads.execute(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// The run is over.
		}
	}

	private void serve(Socket socket) {
		this.open.add(socket);
		try (socket) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(IDLE_MILLIS);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			RequestReader reader = RequestReader.ofGateway(in);
			boolean on = true;
			while (on) {
				Reading head = reader.head();
				if (head.state() == State.BAD_HEAD) {
					this.side.malformed(head);
				}
				on = head.state() == State.HEAD && exchange(socket, in, reader, head.head());
			}
		}
		catch (IOException ex) {
			// The gateway has gone.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.open.remove(socket);
		}
	}

	/** Closes all connections, as an impatient server would idle ones. */
	void hangUp() {
		for (Socket socket : this.open) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// It is closed all the same.
			}
		}
	}

	private boolean exchange(Socket socket, InputStream in, RequestReader reader, Head head)
			throws IOException, InterruptedException {
		Play play = this.side.begun(head);
		if (play.early()) {
			say(socket, head, play);
			if (play.end() != End.KEEP) {
				return end(socket, in, play.end());
			}
		}
		Reading whole = reader.body(head);
		this.side.ended(whole);
		if (!whole.isWhole()) {
			return false;
		}
		if (!play.early()) {
			say(socket, head, play);
		}
		return end(socket, in, play.end());
	}

	private void say(Socket socket, Head head, Play play) throws IOException, InterruptedException {
		int left = play.pieces().size();
		for (Piece piece : play.pieces()) {
			if (piece.delayMillis() > 0) {
				Thread.sleep(piece.delayMillis());
			}
			if (--left == 0) {
				this.side.answering(head, play);
			}
			socket.getOutputStream().write(piece.bytes().getBytes(StandardCharsets.ISO_8859_1));
		}
	}

	private static boolean end(Socket socket, InputStream in, End end) throws IOException {
		if (end == End.RESET) {
			socket.setSoLinger(true, 0);
		}
		if (end == End.SILENCE) {
			socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
			in.skip(Long.MAX_VALUE);
		}
		return end == End.KEEP;
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.threads.shutdownNow();
	}

}
