package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One row of a table: a sentence, what the client sends, what auth server and origin
 * answer, what must have been seen then.
 */
final class Case {

	private static final String OTHER = "GET /public/still-there HTTP/1.1\r\nHost: h\r\n\r\n";

	private final String says;

	private InetAddress from = Stage.STRANGER;

	private String request = "";

	private List<Answer> auth = List.of(Answer.allow());

	private List<Answer> origin = List.of(Answer.OK);

	private SpringLimit lineOnly;

	private Consumer<Seen> check = (seen) -> {
	};

	private Case(String says) {
		this.says = says;
	}

	static Case of(String says) {
		return new Case(says);
	}

	/** Each row on each way that it holds on. */
	static Stream<Arguments> both(Case... rows) {
		return both(Arrays.stream(rows));
	}

	static Stream<Arguments> both(Stream<Case> rows) {
		List<Case> all = rows.toList();
		return Arrays.stream(Way.values())
			.flatMap((way) -> all.stream()
				.filter((row) -> way == Way.LINE || row.lineOnly == null)
				.map((row) -> Arguments.of(Named.of(row.says, row), way)));
	}

	/** The lines of the request's head. */
	Case sends(String... lines) {
		this.request = String.join("\r\n", lines) + "\r\n\r\n";
		return this;
	}

	/** A GET with Host h.test and these headers. */
	Case gets(String target, String... headers) {
		String more = (headers.length > 0) ? "\r\n" + String.join("\r\n", headers) : "";
		return sends("GET " + target + " HTTP/1.1\r\nHost: h.test" + more);
	}

	/** Bytes after the head, or all bytes if there is none. */
	Case bytes(String bytes) {
		this.request += bytes;
		return this;
	}

	/** The client is a proxy that the gateway trusts. */
	Case fromTrustedProxy() {
		this.from = Stage.TRUSTED;
		return this;
	}

	Case auth(Answer... answers) {
		this.auth = List.of(answers);
		return this;
	}

	Case origin(Answer... answers) {
		this.origin = List.of(answers);
		return this;
	}

	Case lineOnly(SpringLimit why) {
		this.lineOnly = why;
		return this;
	}

	Case then(Consumer<Seen> check) {
		this.check = check;
		return this;
	}

	void play(Way way) throws IOException {
		Stage stage = Stage.of(way);
		stage.play(this.auth, this.origin);
		List<Message> answers = stage.exchange(this.from, this.request);
		Seen seen = new Seen(stage, answers, List.copyOf(stage.auth.requests()), List.copyOf(stage.origin.requests()));
		try {
			this.check.accept(seen);
			// Else the table would be played twice on the Spring way.
			assertThat(stage.facts().straight || way == Way.SPRING).as("whether it took the line").isTrue();
		}
		catch (AssertionError ex) {
			throw new AssertionError(way + ": " + this.says + ": " + ex.getMessage() + "\n" + seen, ex);
		}
		stage.play(this.auth, List.of(Answer.OK));
		int status = stage.exchange(Stage.STRANGER, OTHER).get(0).status();
		if (status != 200) {
			throw new AssertionError("the next request got " + status);
		}
	}

}
