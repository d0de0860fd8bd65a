package io.forwardauth.gateway.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import io.forwardauth.gateway.server.Http2Options;

/**
 * A line that speaks HTTP/2, too, for each test.
 */
abstract class Http2LineTest extends LineTest {

	private final List<Http2Wire> clients = new ArrayList<>();

	@BeforeEach
	void speakHttp2() {
		this.line.server((all) -> all.http2(Http2Options.DEFAULTS));
	}

	@AfterEach
	void hangUp() {
		this.clients.forEach(Http2Wire::close);
	}

	Http2Wire http2() throws IOException {
		return watched(Http2Wire.to(this.line.port()));
	}

	/** Closes it after the test. */
	Http2Wire watched(Http2Wire client) {
		this.clients.add(client);
		return client;
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	static byte[] bytes(int count) {
		return new byte[count];
	}

}
