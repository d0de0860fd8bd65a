package io.forwardauth.gateway.conformance.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.forwardauth.gateway.conformance.fuzz.LineReader.Malformed;
import io.forwardauth.gateway.conformance.fuzz.Reading.State;

/**
 * Reads requests, either of clients, by the rules that the gateway promises to keep, or
 * of the gateway, whose requests have to be beyond doubt.
 */
final class RequestReader {

	private final LineReader lines;

	private final boolean ofClient;

	private RequestReader(InputStream in, boolean ofClient) {
		this.lines = new LineReader(in, ofClient);
		this.ofClient = ofClient;
	}

	static RequestReader ofGateway(InputStream in) {
		return new RequestReader(in, false);
	}

	static RequestReader ofClient(InputStream in) {
		return new RequestReader(in, true);
	}

	/**
	 * All requests that a client sends on a connection.
	 * @param bytes one character a byte
	 * @return the requests; those but the last are whole
	 */
	static List<Reading> ofClient(String bytes) {
		InputStream in = new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1));
		RequestReader reader = ofClient(in);
		List<Reading> all = new ArrayList<>();
		while (true) {
			Reading next = reader.head();
			if (next.state() == State.HEAD) {
				next = reader.body(next.head());
			}
			if (next.state() == State.NONE) {
				return all;
			}
			all.add(next);
			if (!next.isWhole() || !next.head().keepsAlive()) {
				return all;
			}
		}
	}

	/** Reads up to the body. */
	Reading head() {
		this.lines.forget();
		try {
			if (this.ofClient) {
				// RFC 9112 2.2, and a little more: nobody behind the gateway sees them.
				this.lines.skipLineEnds();
			}
			String line = this.lines.line();
			String[] words = line.split(" ", -1);
			if (words.length != 3 || !LineReader.isToken(words[0]) || words[1].isEmpty()) {
				throw new Malformed("no request line: " + line);
			}
			Head head = new Head("", words[0], words[1], words[2], this.lines.fields());
			head = new Head(this.lines.raw(), head.method(), head.target(), head.version(), head.fields());
			String why = this.ofClient ? Refusal.of(head) : Refusal.ofFraming(head);
			return Reading.of((why == null) ? State.HEAD : State.BAD_HEAD, head, (why == null) ? "" : why);
		}
		catch (Malformed ex) {
			return Reading.of(State.BAD_HEAD, Head.NONE, ex.getMessage() + " in " + this.lines.raw());
		}
		catch (IOException ex) {
			return Reading.of(this.lines.raw().isEmpty() ? State.NONE : State.CUT_HEAD, Head.NONE, this.lines.raw());
		}
	}

	/** Reads what follows a head. */
	Reading body(Head head) {
		StringBuilder body = new StringBuilder();
		String trailers = "";
		try {
			if (head.isChunked()) {
				this.lines.chunks(body);
				trailers = this.lines.raw();
			}
			else if (head.has("Content-Length")) {
				this.lines.bytes(Long.parseLong(head.lengths().get(0)), body);
			}
			return new Reading(State.WHOLE, head, body.toString(), trailers, "");
		}
		catch (Malformed ex) {
			return new Reading(State.BAD_BODY, head, body.toString(), trailers, String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			return new Reading(State.CUT_BODY, head, body.toString(), trailers, "cut");
		}
	}

}
