package io.forwardauth.gateway.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A client's bytes on a new connection, what comes back, and what becomes of the
 * connection: one more request tells whether it has been kept, and whether something
 * nobody asked for is still on it.
 *
 * @param answers interim answers and the final one; none if the connection just ended
 * @param afterwards what became of the connection then
 */
record Conversation(List<Message> answers, String afterwards) {

	/** A request to the public route that recorders answer and do not write down. */
	static final String STILL_THERE = "GET " + Recorder.UNSEEN + " HTTP/1.1\r\nHost: h\r\n\r\n";

	private static final String FRAME = "\u0081\u0005any\r\n";

	private static final int SHORT_PATIENCE_MILLIS = 5_000;

	/** Sends a request's bytes and listens to the end. */
	static Conversation hold(Socket socket, String request) throws IOException {
		InputStream in = new BufferedInputStream(socket.getInputStream());
		List<Message> answers = ask(socket, in, request);
		Message last = answers.isEmpty() ? null : answers.get(answers.size() - 1);
		return new Conversation(answers, afterwards(socket, in, last));
	}

	/** Sends a request's bytes and reads until its final answer. */
	static List<Message> ask(Socket socket, InputStream in, String request) throws IOException {
		try {
			send(socket, request);
		}
		catch (IOException ex) {
			// It may have answered and closed before it had heard all.
		}
		boolean toHead = request.startsWith("HEAD ");
		List<Message> answers = new ArrayList<>();
		for (Message answer = read(in, toHead); answer != null; answer = answer.interim() ? read(in, toHead) : null) {
			answers.add(answer);
		}
		return answers;
	}

	private static @Nullable Message read(InputStream in, boolean toHead) {
		try {
			return Message.answer(in, toHead);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static String afterwards(Socket socket, InputStream in, @Nullable Message last) throws IOException {
		socket.setSoTimeout(SHORT_PATIENCE_MILLIS);
		try {
			if (last == null || !last.whole()) {
				return (in.read() < 0) ? "closed" : "out of step";
			}
			return (last.status() == 101) ? tunnelled(socket, in) : next(socket, in);
		}
		catch (SocketTimeoutException ex) {
			return "silent";
		}
		catch (IOException ex) {
			return "closed";
		}
	}

	private static String tunnelled(Socket socket, InputStream in) throws IOException {
		send(socket, FRAME);
		byte[] echo = in.readNBytes(FRAME.length());
		return new String(echo, StandardCharsets.ISO_8859_1).equals(FRAME) ? "a tunnel" : "closed";
	}

	private static String next(Socket socket, InputStream in) throws IOException {
		send(socket, STILL_THERE);
		StringBuilder more = new StringBuilder();
		for (Message answer = Message.answer(in, false); answer != null; answer = Message.answer(in, false)) {
			if (answer.body().equals(Recorder.STILL_THERE)) {
				return more + "kept";
			}
			more.append(answer.status()).append(", ");
		}
		return more + "closed";
	}

	private static void send(Socket socket, String bytes) throws IOException {
		socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
	}

}
