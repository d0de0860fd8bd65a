package io.forwardauth.gateway.spring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.forwardauth.gateway.line.Http2Wire;
import io.forwardauth.gateway.line.Http2Wire.Answer;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients of HTTP/2 on both ways through the whole application.
 */
class Http2GatewayTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

	private final TestGateway gateway = new TestGateway().withLine().withDefaultPolicy();

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@ParameterizedTest(name = "forward-auth.line.enabled={0}")
	@ValueSource(booleans = { true, false })
	void requestsAreServedOnBothWays(boolean line) throws IOException {
		this.gateway.with("server.http2.enabled=true", "forward-auth.line.enabled=" + line)
			.route(0, "spring", "Path=/spring/**", "RequestSize=5MB")
			.route(1, "straight", "Path=/**", "")
			.start();
		this.gateway.auth.stubFor(any(anyUrl()).willReturn(aResponse().withHeader("X-Auth-User", "ann")));
		this.gateway.origin.stubFor(any(anyUrl()).willReturn(aResponse().withBody("ok").withHeader("X-Back", "1")));
		try (Http2Wire client = Http2Wire.to(this.gateway.port())) {
			for (String path : List.of("/spring/a", "/straight/a")) {
				Answer answer = client.ask(Http2Wire.request("GET", path, "cookie: a=1", "cookie: b=2"));
				assertThat(answer.status()).isEqualTo(200);
				assertThat(answer.body()).isEqualTo("ok");
				assertThat(answer.header("x-back")).isEqualTo("1");
				assertThat(answer.header("transfer-encoding")).isNull();
				assertThat(client.ask(Http2Wire.request("POST", path), HELLO, List.of()).body()).isEqualTo("ok");
				this.gateway.origin.verify(getRequestedFor(urlEqualTo(path)).withHeader("Cookie", equalTo("a=1; b=2"))
					.withHeader("X-Forwarded-Proto", equalTo("http"))
					.withHeader("X-Forwarded-Host", equalTo("h"))
					.withHeader("Transfer-Encoding", absent()));
				this.gateway.origin.verify(postRequestedFor(urlEqualTo(path)).withRequestBody(equalTo("hello")));
				this.gateway.auth
					.verify(getRequestedFor(urlEqualTo("/verify")).withHeader("Cookie", equalTo("a=1; b=2"))
						.withHeader("X-Forwarded-Uri", equalTo(path)));
			}
		}
	}

	@Test
	void libraryLeavesItOffAsSpringBootDoes() throws IOException {
		this.gateway.route(0, "all", "Path=/**", "").start();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.gateway.port())) {
			socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			socket.setSoTimeout(10_000);
			assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
				.isEqualTo("HTTP/1.1 505");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void ownServerOfATeamKnowsTheProtocolToo(CapturedOutput output) throws IOException {
		try (TestGateway own = new TestGateway().withDefaultPolicy()
			.with("server.http2.enabled=true", "forward-auth.access-log.enabled=true")
			.route(0, "all", "Path=/**", "")
			.start()) {
			own.auth.stubFor(any(anyUrl()).willReturn(aResponse()));
			own.origin.stubFor(any(anyUrl()).willReturn(aResponse().withBody("ok")));
			try (Http2Wire client = Http2Wire.to(own.port())) {
				assertThat(client.ask(Http2Wire.request("GET", "/", "cookie: a=1", "cookie: b=2")).body())
					.isEqualTo("ok");
			}
			own.auth.verify(getRequestedFor(urlEqualTo("/verify")).withHeader("Cookie", equalTo("a=1; b=2")));
			await().untilAsserted(() -> assertThat(output).contains("\"protocol\":\"HTTP/2.0\""));
		}
	}

	@Test
	void streamsAreBoundedAsConfigured() throws IOException {
		this.gateway.with("server.http2.enabled=true", "forward-auth.server.max-concurrent-streams=7")
			.route(0, "all", "Path=/**", "")
			.start();
		try (Http2Wire client = Http2Wire.to(this.gateway.port())) {
			assertThat(client.setting(Http2Wire.MAX_CONCURRENT_STREAMS)).isEqualTo(7);
		}
	}

}
