package io.forwardauth.gateway.conformance.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.forwardauth.gateway.conformance.fuzz.Reading.State;
import org.jspecify.annotations.Nullable;

/**
 * A slow little gateway that keeps all rules, but for one that it breaks: the fuzzer must
 * not complain about the first, and must find out the other.
 */
final class CarelessProxy implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 3000;

	private static final int LONGEST = 60_000;

	private final ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "careless proxy");
		thread.setDaemon(true);
		return thread;
	});

	private final Servers servers;

	private final @Nullable Flaw flaw;

	private volatile List<Field> lastUser = List.of();

	private volatile String lastAnswer = "";

	CarelessProxy(Servers servers, @Nullable Flaw flaw) throws IOException {
		this.servers = servers;
		this.flaw = flaw;
		this.threads.execute(() -> {
			try {
				while (true) {
					Socket socket = this.listener.accept();
					this.threads.execute(() -> serve(socket));
				}
			}
			catch (IOException ex) {
				// The test is over.
			}
		});
	}

	int port() {
		return this.listener.getLocalPort();
	}

	private boolean has(Flaw some) {
		return this.flaw == some;
	}

	private void serve(Socket socket) {
		try (socket) {
			socket.setSoTimeout(PATIENCE_MILLIS);
			RequestReader reader = RequestReader.ofClient(new BufferedInputStream(socket.getInputStream()));
			boolean on = true;
			while (on) {
				Reading next = reader.head();
				boolean read = next.state() == State.HEAD || (has(Flaw.REFUSES_NOTHING)
						&& next.state() == State.BAD_HEAD && !next.head().equals(Head.NONE)
						&& Destination.of(next.head().target()) != null && next.why().contains("host"));
				if (!read || has(Flaw.REFUSES_ALL)) {
					if (next.state() != State.NONE && next.state() != State.CUT_HEAD) {
						send(socket, answer(400, List.of(), "", false));
					}
					return;
				}
				on = exchange(socket, reader, next.head()) && next.head().keepsAlive();
			}
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	private static void send(Socket socket, String bytes) throws IOException {
		socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
	}

	private boolean exchange(Socket socket, RequestReader reader, Head head) throws IOException {
		Destination destination = Destination.of(head.target());
		String peer = socket.getInetAddress().getHostAddress();
		boolean toHead = head.method().equals("HEAD");
		String answer;
		Reading body;
		if (destination == null) {
			body = reader.body(head);
			answer = answer(200, List.of(), "", toHead);
		}
		else {
			Forwarding forwarding = new Forwarding(this.flaw, head, destination, peer);
			body = reader.body(head);
			answer = decide(forwarding, body, toHead);
			if (body.state() == State.BAD_BODY && !has(Flaw.COMPLETES_UPLOADS)) {
				send(socket, answer(400, List.of(), "", toHead));
				return false;
			}
			if (!body.isWhole() && !has(Flaw.COMPLETES_UPLOADS)) {
				return false;
			}
			if (answer.isEmpty()) {
				answer = forward(forwarding, body, toHead);
			}
		}
		if (has(Flaw.DROPS_ANSWERS) && head.tag().endsWith("-1")) {
			return body.isWhole();
		}
		String said = has(Flaw.ANSWERS_AGAIN_WHAT_IT_ANSWERED) && !this.lastAnswer.isEmpty() ? this.lastAnswer : answer;
		this.lastAnswer = answer;
		send(socket, said);
		return body.isWhole();
	}

	/** The answer to a request that is not allowed, or an empty string. */
	private String decide(Forwarding forwarding, Reading body, boolean toHead) {
		if (!body.isWhole() && !has(Flaw.COMPLETES_UPLOADS)) {
			return "";
		}
		if (has(Flaw.ASKS_NOBODY)) {
			return "";
		}
		for (Guard guard : forwarding.place().guards()) {
			if (guard.name().equals("second") && has(Flaw.ASKS_ONE_POLICY_OF_TWO)) {
				return "";
			}
			int longest = guard.longestBody();
			if (longest >= 0 && body.body().length() > longest) {
				return answer(401, List.of(), "", toHead);
			}
			boolean headAsked = guard.preservesMethod() && toHead;
			String server = guard.name().equals("calm") ? this.servers.calmAuth() : this.servers.auth();
			Answered decision = call(server, forwarding.authRequest(guard, body.body()), headAsked);
			boolean whole = decision != null && (decision.whole() || has(Flaw.BELIEVES_HALF_AN_ANSWER))
					&& decision.status() >= 200;
			if (has(Flaw.IGNORES_THE_DECISION)) {
				return "";
			}
			if (!whole) {
				return answer(500, List.of(), "", toHead);
			}
			if (decision.body().length() > guard.longestAnswer()) {
				return answer(401, List.of(), "", toHead);
			}
			if (decision.status() > 299) {
				return answer(decision.status(), decision.fields(), decision.body(), toHead);
			}
			List<Field> user = decision.fields().stream().filter((field) -> guard.owns(field.name())).toList();
			forwarding.allowed(guard, has(Flaw.MIXES_USERS) ? this.lastUser : user);
			this.lastUser = user;
		}
		return "";
	}

	private String forward(Forwarding forwarding, Reading body, boolean toHead) {
		String request = forwarding.originRequest(body);
		String server = forwarding.place().calm() ? this.servers.calmOrigin() : this.servers.origin();
		Answered answer = call(server, request, toHead);
		if (has(Flaw.REPEATS_UPLOADS) && !body.body().isEmpty()) {
			answer = call(server, request, toHead);
		}
		boolean whole = answer != null && (answer.whole() || has(Flaw.COMPLETES_ANSWERS)) && answer.status() >= 200;
		return whole ? answer(answer.status(), answer.fields(), answer.body(), toHead)
				: answer(502, List.of(), "", toHead);
	}

	private static @Nullable Answered call(String server, String request, boolean toHead) {
		int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(PATIENCE_MILLIS);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			InputStream in = new BufferedInputStream(socket.getInputStream());
			Answered answer = new AnswerReader(in).next(toHead);
			boolean huge = answer != null
					&& answer.fields().stream().anyMatch((field) -> field.value().length() > LONGEST);
			return huge ? null : answer;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static String answer(int status, List<Field> fields, String body, boolean toHead) {
		List<Field> kept = new ArrayList<>(fields);
		kept.removeIf((field) -> field.is("Content-Length") || field.is("Transfer-Encoding") || field.is("Connection"));
		StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " It Is\r\n");
		kept.forEach(text::append);
		boolean none = status == 204 || status == 304;
		if (!none) {
			text.append("Content-Length: ").append(body.length()).append("\r\n");
		}
		return text.append("\r\n").append((toHead || none) ? "" : body).toString();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.threads.shutdownNow();
	}

}
