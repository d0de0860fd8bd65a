package io.forwardauth.gateway.edge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.ExchangeObserver;
import io.forwardauth.gateway.http.Io;
import io.forwardauth.gateway.http.Transport;
import io.forwardauth.gateway.server.LineServer;
import io.forwardauth.gateway.server.ServerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The edge behind the real server, over a socket.
 */
class EdgeHandlerTests {

	private static final BlockingQueue<ExchangeFacts> ended = new LinkedBlockingQueue<>();

	private static final BlockingQueue<EdgeRequest> settled = new LinkedBlockingQueue<>();

	private static Transport transport;

	private static LineServer server;

	private static int port;

	@BeforeAll
	static void start() {
		transport = Transport.create(1, Io.EPOLL);
		Edge edge = new Edge(new EdgeOptions(TrustedProxies.of(List.of("127.0.0.0/8")), "gateway.example"));
		EdgeHandler handler = new EdgeHandler(edge, EdgeHandlerTests::serve);
		server = new LineServer(transport,
				ServerOptions.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), handler,
				new ExchangeObserver() {
					@Override
					public void ended(ExchangeFacts facts) {
						ended.add(facts);
					}
				});
		port = server.start();
	}

	@AfterAll
	static void stop() {
		server.stop();
		transport.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@BeforeEach
	void forget() {
		ended.clear();
		settled.clear();
	}

	private static void serve(EdgeExchange edge) {
		settled.add(edge.request());
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
				Unpooled.copiedBuffer("served", StandardCharsets.US_ASCII));
		response.headers().set("Content-Length", 6);
		edge.exchange().answer(response);
	}

	/** Sends requests and reads until the server closes the connection. */
	private static String talk(String... lines) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource({ "GET /..;/admin HTTP/1.1, 400 Bad Request", "CONNECT a:443 HTTP/1.1, 501 Not Implemented",
			"GET / HTTP/1.7, 505 HTTP Version Not Supported" })
	void refusalIsShortAndClosesTheConnection(String line, String status) throws IOException {
		String answer = talk(line, "Host: a");
		assertThat(answer).startsWith("HTTP/1.1 " + status + "\r\n")
			.containsIgnoringCase("\r\ncontent-type: text/plain; charset=utf-8\r\n")
			.containsIgnoringCase("\r\nconnection: close\r\n")
			.containsIgnoringCase("\r\ncontent-length: " + (status.length() - 4) + "\r\n")
			.endsWith("\r\n\r\n" + status.substring(4));
		assertThat(settled).isEmpty();
	}

	@Test
	void refusalOfHeadHasNoBody() throws IOException {
		assertThat(talk("HEAD /..;/admin HTTP/1.1", "Host: a")).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n");
	}

	@Test
	void optionsOfTheGatewayKeepTheConnection() throws IOException {
		String answers = talk("OPTIONS * HTTP/1.1", "Host: a", "", "GET / HTTP/1.1", "Host: a", "Connection: close");
		assertThat(answers).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nserved");
		assertThat(settled).hasSize(1);
	}

	@Test
	void factsTellWhatTheEdgeFound() throws Exception {
		talk("GET /a/../b?secret HTTP/1.1", "Host: a", "Connection: close", "X-Forwarded-For: 1.1.1.1, 203.0.113.9",
				"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
		ExchangeFacts facts = ended.poll(10, TimeUnit.SECONDS);
		assertThat(facts).isNotNull();
		assertThat(facts.method).isEqualTo("GET");
		assertThat(facts.path).isEqualTo("/b");
		assertThat(facts.protocol).isEqualTo("HTTP/1.1");
		assertThat(facts.clientAddress).isEqualTo("203.0.113.9");
		assertThat(facts.traceId).isEqualTo("0af7651916cd43dd8448eb211c80319c");
		assertThat(facts.reason).isNull();
	}

	@Test
	void factsOfARefusalTellTheRawTargetAndTheReason() throws Exception {
		talk("GET /..;/admin HTTP/1.1", "Host: a");
		ExchangeFacts facts = ended.poll(10, TimeUnit.SECONDS);
		assertThat(facts).isNotNull();
		assertThat(facts.path).isEqualTo("/..;/admin");
		assertThat(facts.clientAddress).isEqualTo("127.0.0.1");
		assertThat(facts.status).isEqualTo(400);
		assertThat(facts.reason).contains("target");
	}

	@Test
	void peerIsSettledOnceAConnection() throws IOException {
		talk("GET / HTTP/1.1", "Host: a", "", "GET / HTTP/1.1", "Host: a", "Connection: close");
		assertThat(settled).hasSize(2);
		assertThat(settled.remove().peer()).isSameAs(settled.remove().peer());
	}

}
