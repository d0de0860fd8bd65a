package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What Reactor Netty's server would do around Spring's handler, done without it.
 */
@Timeout(30)
class SpringCallTests {

	private static final CompletableFuture<Void> CANCELLED = new CompletableFuture<>();

	/** Parts of 16 KiB: 256 MiB, far more than kernels hold. */
	private static final int MANY = 16_384;

	private static final AtomicInteger PUBLISHED = new AtomicInteger();

	private static TestGateway gateway;

	@BeforeAll
	static void start() {
		gateway = new TestGateway().withLine().with("management.server.port=0").with(Answers.class).start();
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@Test
	void partsFromOtherThreadsStayInOrder() throws Exception {
		StringBuilder expected = new StringBuilder();
		for (int i = 0; i < 2000; i++) {
			expected.append(i).append(' ');
		}
		String answer = ask("GET /threads HTTP/1.1", "Connection: close");
		assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("transfer-encoding: chunked");
		assertThat(body(answer)).isEqualTo(expected.toString());
	}

	@Test
	void aPartGoesOutBeforeTheNextAndAClientThatLeavesCancels() throws Exception {
		try (Socket client = sent("GET /stream HTTP/1.1")) {
			assertThat(readTo(client, "first")).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(CANCELLED).isNotDone();
		}
		CANCELLED.get(10, TimeUnit.SECONDS);
	}

	@Test
	void aStreamWaitsForAClientThatTakesNothing() throws Exception {
		try (Socket client = sent("GET /endless HTTP/1.1")) {
			readTo(client, "\r\n\r\n");
			await().during(Duration.ofSeconds(1)).until(PUBLISHED::get, (published) -> published < MANY / 4);
		}
	}

	@Test
	void aBodyComesInSmallParts() throws Exception {
		String sent = "x".repeat(300_000);
		try (Socket client = sent("POST /parts HTTP/1.1", "Content-Length: " + sent.length(), "Connection: close")) {
			client.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
			String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			assertThat(Integer.parseInt(body(answer))).isBetween(1, 16_384);
		}
	}

	@Test
	void anAnswerThatIsShorterThanItSaysIsBrokenOff() throws Exception {
		assertThat(ask("GET /short HTTP/1.1")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nab");
	}

	@Test
	void whatIsMoreThanAnAnswerSaysIsNotSent() throws Exception {
		try (Socket client = sent("GET /long HTTP/1.1")) {
			readTo(client, "\r\n\r\nab");
			send(client, "GET /none HTTP/1.1");
			assertThat(readTo(client, "\r\n\r\n")).startsWith("HTTP/1.1 202 Accepted\r\n")
				.contains("content-length: 0\r\n", "set-cookie: a=b; Path=/; HTTPOnly; SameSite=Lax\r\n");
		}
	}

	@Test
	void anErrorBehindTheHeadBreaksTheAnswerOff() throws Exception {
		assertThat(ask("GET /broken HTTP/1.1")).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("\r\n0\r\n");
	}

	@Test
	void anErrorBeforeTheHeadIsOurs() throws Exception {
		assertThat(ask("GET /fails HTTP/1.1", "Connection: close")).startsWith("HTTP/1.1 500 ");
	}

	@Test
	void aBodyComesAsFastAsItIsRead() throws Exception {
		String sent = "x".repeat(300_000) + "end";
		try (Socket client = sent("POST /echo HTTP/1.1", "Content-Length: " + sent.length(), "Connection: close")) {
			CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
				try {
					client.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
			String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			written.get(1, TimeUnit.SECONDS);
			assertThat(body(answer)).isEqualTo(sent);
		}
	}

	@Test
	void aClientThatWaitsIsToldToGoOnWhenItsBodyIsRead() throws Exception {
		try (Socket client = sent("POST /echo HTTP/1.1", "Content-Length: 2", "Expect: 100-continue",
				"Connection: close")) {
			assertThat(readTo(client, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
			client.getOutputStream().write("hi".getBytes(StandardCharsets.ISO_8859_1));
			assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
				.startsWith("HTTP/1.1 200 OK\r\n")
				.contains("\r\nhi");
		}
	}

	@Test
	void aMalformedBodyIsTheClientsFault() throws Exception {
		try (Socket client = sent("POST /echo HTTP/1.1", "Transfer-Encoding: chunked")) {
			client.getOutputStream().write("zz\r\n".getBytes(StandardCharsets.ISO_8859_1));
			assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
				.startsWith("HTTP/1.1 400 Bad Request\r\n");
		}
	}

	@Test
	void anAnswerToHeadHasItsLengthAndNoBody() throws Exception {
		assertThat(ask("HEAD /short HTTP/1.1", "Connection: close")).containsIgnoringCase("content-length: 10\r\n")
			.endsWith("\r\n\r\n");
	}

	@Test
	void trailersThatAreAnnouncedAreSent() throws Exception {
		assertThat(ask("GET /trailers HTTP/1.1", "Connection: close")).endsWith("0\r\nX-Sum: 7\r\n\r\n");
	}

	private static Socket sent(String... lines) throws IOException {
		Socket client = new Socket("localhost", gateway.port());
		client.setSoTimeout(10_000);
		send(client, lines);
		return client;
	}

	private static void send(Socket client, String... lines) throws IOException {
		client.getOutputStream()
			.write((String.join("\r\n", lines) + "\r\nHost: h\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
	}

	/** Everything until the connection is closed. */
	private static String ask(String... lines) throws IOException {
		try (Socket client = sent(lines)) {
			return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	/** Put together of its chunks. */
	private static String body(String answer) {
		StringBuilder body = new StringBuilder();
		int at = answer.indexOf("\r\n\r\n") + 4;
		int size;
		do {
			int line = answer.indexOf("\r\n", at);
			size = Integer.parseInt(answer.substring(at, line), 16);
			body.append(answer, line + 2, line + 2 + size);
			at = line + 2 + size + 2;
		}
		while (size > 0);
		return body.toString();
	}

	private static String readTo(Socket client, String end) throws IOException {
		InputStream in = client.getInputStream();
		StringBuilder read = new StringBuilder();
		while (read.indexOf(end) < 0) {
			int next = in.read();
			assertThat(next).as("after " + read).isNotNegative();
			read.append((char) next);
		}
		return read.toString();
	}

	@Configuration(proxyBeanMethods = false)
	static class Answers {

		@Bean
		WebFilter answers() {
			return (exchange, chain) -> {
				ServerHttpResponse response = exchange.getResponse();
				return switch (exchange.getRequest().getPath().value()) {
					case "/threads" -> response.writeWith(Flux.range(0, 2000)
						.map((number) -> text(exchange, number + " "))
						.publishOn(Schedulers.parallel(), 8));
					case "/stream" -> response
						.writeAndFlushWith(Flux.concat(Mono.just(Mono.just(text(exchange, "first"))), Mono.never()))
						.doOnCancel(() -> CANCELLED.complete(null));
					case "/endless" -> response.writeAndFlushWith(Flux.range(0, MANY)
						.doOnNext((number) -> PUBLISHED.incrementAndGet())
						.map((number) -> Mono.just(text(exchange, "x".repeat(16_384)))));
					case "/parts" -> response.writeWith(exchange.getRequest().getBody().map((part) -> {
						int size = part.readableByteCount();
						DataBufferUtils.release(part);
						return size;
					}).reduce(Math::max).map((largest) -> text(exchange, String.valueOf(largest))));
					case "/short" -> announced(response, 10).writeWith(Mono.just(text(exchange, "ab")));
					case "/long" -> announced(response, 2).writeWith(Mono.just(text(exchange, "abcdef")));
					case "/none" -> {
						response.setStatusCode(HttpStatus.ACCEPTED);
						response
							.addCookie(ResponseCookie.from("a", "b").path("/").httpOnly(true).sameSite("Lax").build());
						yield response.setComplete();
					}
					case "/broken" -> response.writeWith(Flux.concat(Mono.just(text(exchange, "ab")),
							Mono.delay(Duration.ofMillis(10)).then(Mono.error(new IOException("no more")))));
					case "/fails" -> Mono.error(new IllegalStateException("no answer"));
					case "/echo" -> response.writeWith(exchange.getRequest().getBody().limitRate(1));
					case "/trailers" -> {
						response.getHeaders().set("Trailer", "X-Sum");
						yield response.writeWith(Mono.just(text(exchange, "ab"))).then(Mono.fromRunnable(() -> {
							HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
							netty.trailerHeaders((trailers) -> trailers.set("X-Sum", "7").set("X-Other", "8"));
						}));
					}
					default -> chain.filter(exchange);
				};
			};
		}

		private static ServerHttpResponse announced(ServerHttpResponse response, long length) {
			response.getHeaders().setContentLength(length);
			return response;
		}

		private static DataBuffer text(ServerWebExchange exchange, String text) {
			return exchange.getResponse().bufferFactory().wrap(text.getBytes(StandardCharsets.US_ASCII));
		}

	}

}
