package io.forwardauth.gateway.conformance.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * A client: sends a connection's bytes piece by piece and reads what comes.
 */
final class Client {

	/** For an answer that need not come: the gateway may wait for the rest. */
	private static final int GRACE_MILLIS = 150;

	/** For an answer that must not come. */
	private static final int GLANCE_MILLIS = 2;

	private final Scenario scenario;

	private final int port;

	private final int patienceMillis;

	private volatile boolean left;

	/**
	 * A client.
	 * @param scenario what it sends
	 * @param port whereto
	 * @param patienceMillis how long it waits for an answer that is due
	 */
	Client(Scenario scenario, int port, int patienceMillis) {
		this.scenario = scenario;
		this.port = port;
		this.patienceMillis = patienceMillis;
	}

	/**
	 * Sends and reads.
	 * @param readers on which threads answers are read
	 * @return what came
	 */
	Outcome play(ExecutorService readers) throws IOException, InterruptedException {
		InetAddress to = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		InetAddress from = InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) (this.scenario.trusted() ? 2 : 1) });
		try (Socket socket = new Socket(to, this.port, from, 0)) {
			socket.setTcpNoDelay(true);
			Future<Outcome> outcome = readers.submit(() -> read(socket));
			send(socket);
			return outcome.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void send(Socket socket) throws InterruptedException {
		Delivery delivery = this.scenario.delivery();
		byte[] bytes = this.scenario.bytes().getBytes(StandardCharsets.ISO_8859_1);
		try {
			int at = 0;
			for (int i = 0; i < delivery.ends().size(); i++) {
				int end = delivery.ends().get(i);
				if (delivery.delays().get(i) > 0) {
					Thread.sleep(delivery.delays().get(i));
				}
				socket.getOutputStream().write(bytes, at, end - at);
				at = end;
			}
			leave(socket, delivery.end());
		}
		catch (IOException ex) {
			// The gateway has closed, which the reader sees as well.
		}
	}

	private void leave(Socket socket, Delivery.End end) throws IOException {
		switch (end) {
			case HALF_CLOSE -> socket.shutdownOutput();
			case CLOSE, RESET -> {
				this.left = true;
				socket.setSoLinger(end == Delivery.End.RESET, 0);
				socket.close();
			}
			default -> {
			}
		}
	}

	private Outcome read(Socket socket) {
		List<Answered> answers = new ArrayList<>();
		Outcome.End end;
		try {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			AnswerReader reader = new AnswerReader(in);
			end = null;
			while (end == null) {
				end = readOne(socket, in, reader, answers);
			}
		}
		catch (IOException ex) {
			end = Outcome.End.CLOSED;
		}
		return new Outcome(answers, this.left ? Outcome.End.LEFT : end);
	}

	private Outcome.@Nullable End readOne(Socket socket, InputStream in, AnswerReader reader, List<Answered> answers)
			throws IOException {
		List<Reading> due = this.scenario.answerable();
		int position = answers.size();
		Reading reading = (position < due.size()) ? due.get(position) : null;
		boolean must = reading != null && reading.isWhole();
		socket.setSoTimeout(must ? this.patienceMillis : (reading != null) ? GRACE_MILLIS : GLANCE_MILLIS);
		in.mark(1);
		try {
			if (in.read() < 0) {
				return Outcome.End.CLOSED;
			}
		}
		catch (SocketTimeoutException ex) {
			return must ? Outcome.End.MISSING : Outcome.End.OPEN;
		}
		in.reset();
		socket.setSoTimeout(this.patienceMillis);
		boolean toHead = (reading != null) ? reading.head().method().equals("HEAD") : false;
		Answered answer = reader.next(toHead);
		if (answer == null) {
			return Outcome.End.CLOSED;
		}
		answers.add(answer);
		if (answer.status() == 101) {
			in.skip(1000);
			return Outcome.End.TUNNEL;
		}
		// Whether the gateway could read that it was HEAD nobody knows.
		boolean unsure = toHead && AnswerRules.REFUSALS.contains(answer.status()) && answer.tag().isEmpty();
		return (answer.whole() && !unsure) ? null : Outcome.End.CLOSED;
	}

}
