package io.forwardauth.gateway.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.forwardauth.gateway.http.ExchangeFacts;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * The whole application, one for each way, between a client, an auth server and an origin
 * that are bare sockets. It is started once and serves all cases, one after the other.
 */
final class Stage {

	/** 127.0.0.1, whom the gateway does not trust. */
	static final InetAddress STRANGER = loopback(1);

	/** 127.0.0.2, whom it does. */
	static final InetAddress TRUSTED = loopback(2);

	private static final int PATIENCE_MILLIS = 10_000;

	private static final Map<Way, Stage> STAGES = new EnumMap<>(Way.class);

	final Recorder auth = new Recorder();

	final Recorder origin = new Recorder();

	/** Connections stand, and nobody reads them. */
	private final ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final ConfigurableApplicationContext context;

	private final int port;

	private final ConformanceApplication.Facts facts;

	private Stage(Way way) throws IOException {
		int closed;
		try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			closed = once.getLocalPort();
		}
		Map<String, Object> properties = Setup.properties(this.auth.port(), this.origin.port(), closed,
				this.deaf.getLocalPort());
		properties.put("forward-auth.line.enabled", way == Way.LINE);
		this.context = new SpringApplicationBuilder(ConformanceApplication.class).web(WebApplicationType.REACTIVE)
			.properties(properties)
			.run();
		this.facts = this.context.getBean(ConformanceApplication.Facts.class);
		this.port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	/** Ends with the process, as Spring Boot's shutdown hook has it. */
	static synchronized Stage of(Way way) {
		return STAGES.computeIfAbsent(way, (missing) -> {
			try {
				return new Stage(missing);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private static InetAddress loopback(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Forgets what was, and has both answer like this from now on. */
	void play(List<Answer> ofAuth, List<Answer> ofOrigin) {
		this.auth.play(ofAuth);
		this.origin.play(ofOrigin);
		this.facts.ended().clear();
	}

	/** What observers were told of the only exchange. */
	ExchangeFacts facts() {
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> this.facts.ended().size() == 1);
		return this.facts.ended().element();
	}

	int authPort() {
		return this.auth.port();
	}

	int originPort() {
		return this.origin.port();
	}

	/** A new connection from this address of our own. */
	Socket connect(InetAddress from) throws IOException {
		Socket socket = new Socket(STRANGER, this.port, from, 0);
		socket.setSoTimeout(PATIENCE_MILLIS);
		socket.setTcpNoDelay(true);
		return socket;
	}

	/**
	 * Sends these bytes on a new connection; interim answers come first.
	 */
	List<Message> exchange(InetAddress from, String request) throws IOException {
		List<Message> answers = new ArrayList<>();
		try (Socket socket = connect(from)) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			InputStream in = new BufferedInputStream(socket.getInputStream());
			do {
				Message answer = Message.answer(in, request.startsWith("HEAD "));
				if (answer == null) {
					throw new IOException("no answer after " + answers);
				}
				answers.add(answer);
			}
			while (answers.get(answers.size() - 1).line().matches("HTTP/1.1 1(?!01)...*"));
		}
		return answers;
	}

}
