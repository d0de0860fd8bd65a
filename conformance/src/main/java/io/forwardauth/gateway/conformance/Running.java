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
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A process of ours. It ends with this one, however this one ends in an orderly way, and
 * sees no variable of the environment that would configure it.
 */
public final class Running implements AutoCloseable {

	private static final Duration LONGEST_START = Duration.ofMinutes(3);

	private static final int LONGEST_END_SECONDS = 20;

	/** How names of variables begin that either proxy reads. */
	private static final List<String> CONFIGURING = List.of("SPRING", "SERVER", "FORWARD", "TRAEFIK_");

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
	public Running(List<String> command, Path log) throws IOException {
		this.log = log;
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().keySet().removeIf((name) -> CONFIGURING.stream().anyMatch(name::startsWith));
		this.process = builder.start();
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	/**
	 * A port that nobody listens on just now, and that no client is given meanwhile: it
	 * is below those that systems give away.
	 */
	public static int freePort() {
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

	/** A program of the JDK that runs this. */
	public static String ofThisJdk(String name) {
		return Path.of(System.getProperty("java.home"), "bin", name).toString();
	}

	public long pid() {
		return this.process.pid();
	}

	/** Waits until a request of this peer is served. */
	void awaitServing(Peer peer, int port) {
		awaitReady(() -> serves(peer, port));
	}

	/**
	 * Waits until it is ready; one that does not get there is ended.
	 * @param ready asked again and again
	 * @throws IllegalStateException if it ends, or takes too long; it tells the log
	 */
	public void awaitReady(Callable<Boolean> ready) {
		try {
			Awaitility.await()
				.atMost(LONGEST_START)
				.pollInterval(Duration.ofMillis(50))
				.until(() -> !this.process.isAlive() || ready.call());
			if (this.process.isAlive()) {
				return;
			}
		}
		catch (ConditionTimeoutException ex) {
			close();
		}
		throw new IllegalStateException("It did not start:\n" + log());
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
	public String log() {
		try {
			// Whatever it says: not every byte of it need be UTF-8.
			return new String(Files.readAllBytes(this.log), StandardCharsets.UTF_8);
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
