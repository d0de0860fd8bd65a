package io.forwardauth.gateway.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that knows no HTTP. Without an answer the test takes each connection and plays
 * the server by hand; with one, each head is written down and gets it.
 */
final class RawServer implements AutoCloseable {

	private final ServerSocket listener;

	private final BlockingQueue<Wire> accepted = new LinkedBlockingQueue<>();

	private final List<Wire> all = new CopyOnWriteArrayList<>();

	private final List<String> heads = new CopyOnWriteArrayList<>();

	private volatile Function<String, String> answer;

	RawServer() throws IOException {
		this(0);
	}

	/** A server whose connections take in little at a time; 0 for many bytes. */
	RawServer(int receiveBuffer) throws IOException {
		this.listener = new ServerSocket();
		if (receiveBuffer > 0) {
			this.listener.setReceiveBufferSize(receiveBuffer);
		}
		this.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		daemon(this::acceptAll);
	}

	/** From the next connection on every head gets these bytes. */
	RawServer answers(String bytes) {
		return answersWith((head) -> bytes);
	}

	RawServer answersWith(Function<String, String> byHead) {
		this.answer = byHead;
		return this;
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** The next connection, to be played by hand. */
	Wire accept() throws InterruptedException {
		Wire wire = this.accepted.poll(10, TimeUnit.SECONDS);
		assertThat(wire).as("a connection within 10 s").isNotNull();
		return wire;
	}

	/** The heads that got the set answer. */
	List<String> heads() {
		return this.heads;
	}

	/** How many connections there have been. */
	int connections() {
		return this.all.size();
	}

	private void acceptAll() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				Wire wire = new Wire(socket);
				Function<String, String> script = this.answer;
				this.all.add(wire);
				if (script == null) {
					this.accepted.add(wire);
				}
				else {
					daemon(() -> serve(wire, script));
				}
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private void serve(Wire wire, Function<String, String> script) {
		try (wire) {
			wire.socket().setSoTimeout(0);
			while (true) {
				String head = wire.readHead();
				this.heads.add(head);
				wire.send(script.apply(head));
			}
		}
		catch (IOException ex) {
			// The gateway has closed it.
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Wire wire : this.all) {
			wire.close();
		}
	}

}
