package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * A process of ours. It ends with this one, however this one ends in an orderly way.
 */
final class Running implements AutoCloseable {

	private static final Duration LONGEST_START = Duration.ofSeconds(60);

	private static final int LONGEST_END_SECONDS = 20;

	private static final int LOWEST_PORT = 15_000;

	private static final int HIGHEST_PORT = 32_000;

	private final Process process;

	private final Path log;

	private final Thread hook = new Thread(this::kill);

	/**
	 * Starts it.
	 * @param command the command line
	 * @param log where its output goes
	 */
	Running(List<String> command, Path log) throws IOException {
		this.log = log;
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment()
			.keySet()
			.removeIf(
					(name) -> name.startsWith("SPRING_") || name.startsWith("FORWARD") || name.startsWith("TRAEFIK_"));
		this.process = builder.start();
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	/**
	 * A port that nobody listens on just now, and that no client is given meanwhile: it
	 * is below those that systems give away.
	 */
	static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
			try (ServerSocket probe = new ServerSocket(port)) {
				return probe.getLocalPort();
			}
			catch (BindException ex) {
				// Somebody else's.
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/** Waits until a request of this peer is served. */
	void awaitServing(Peer peer, int port) {
		Awaitility.await()
			.atMost(LONGEST_START)
			.pollInterval(Duration.ofMillis(50))
			.until(() -> !this.process.isAlive() || serves(peer, port));
		if (!this.process.isAlive()) {
			throw new IllegalStateException("It did not start:\n" + log());
		}
	}

	private static boolean serves(Peer peer, int port) {
		try (Socket socket = new Socket(peer.to(), port)) {
			socket.setSoTimeout((int) LONGEST_START.toMillis());
			socket.getOutputStream().write(Conversation.STILL_THERE.getBytes(StandardCharsets.US_ASCII));
			Message answer = Message.answer(socket.getInputStream(), false);
			return answer != null && answer.status() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** All it has said. */
	String log() {
		try {
			return Files.readString(this.log, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void kill() {
		this.process.destroyForcibly();
	}

	/** Asks it to end, and sees to it that it does. */
	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
				kill();
			}
		}
		catch (InterruptedException ex) {
			kill();
			Thread.currentThread().interrupt();
		}
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// This process is ending itself.
		}
	}

}
