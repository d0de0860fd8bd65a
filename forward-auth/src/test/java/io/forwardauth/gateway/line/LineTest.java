package io.forwardauth.gateway.line;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A line for each test, which starts it once it has changed what it wants changed.
 */
@Timeout(60)
abstract class LineTest {

	static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

	LineFixture line;

	@BeforeEach
	void assemble() throws IOException {
		this.line = new LineFixture();
	}

	@AfterEach
	void takeApart() throws IOException {
		this.line.close();
	}

	/** Lines, each ended by CRLF, and the empty line. */
	static String head(String... lines) {
		return String.join("\r\n", lines) + "\r\n\r\n";
	}

	/** A client that asks for {@code /}. */
	Wire get() throws IOException {
		return this.line.client().sendHead("GET / HTTP/1.1", "Host: h");
	}

	/** The origin's side of the next request, its head read. */
	Wire originAsked() throws Exception {
		Wire origin = this.line.origin.accept();
		origin.readHead();
		return origin;
	}

	/** Starts the line with an auth server to be played by hand. */
	void startWithAuthByHand() throws IOException {
		this.line.auth.close();
		this.line.auth = new RawServer();
		this.line.start();
	}

}
