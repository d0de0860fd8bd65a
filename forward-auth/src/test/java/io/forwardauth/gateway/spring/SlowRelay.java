package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes connections at once, and passes on what is said on them after a while.
 */
final class SlowRelay implements AutoCloseable {

	private final ServerSocket listening;

	private final int to;

	private final long delayMillis;

	SlowRelay(int to, long delayMillis) throws IOException {
		this.listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
		this.to = to;
		this.delayMillis = delayMillis;
		run(this::accept);
	}

	int port() {
		return this.listening.getLocalPort();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listening.accept();
			run(() -> {
				long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(this.delayMillis);
				while (System.nanoTime() < end) {
					LockSupport.parkNanos(end - System.nanoTime());
				}
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.to);
				run(() -> server.getInputStream().transferTo(client.getOutputStream()));
				client.getInputStream().transferTo(server.getOutputStream());
				server.close();
			});
		}
	}

	private interface Work {

		void run() throws IOException;

	}

	private static void run(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// The end of a connection.
			}
		}, "slow-relay");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
	}

}
