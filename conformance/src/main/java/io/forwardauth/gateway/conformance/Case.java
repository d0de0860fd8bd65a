package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

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

	private @Nullable SpringLimit lineOnly;

	private Consumer<Seen> check = (seen) -> {
	};

	private Case(String says) {
		this.says = says;
	}

	static Case of(String says) {
		return new Case(says);
	}

	String says() {
		return this.says;
	}

	/** Why it holds on the line only, or null. */
	@Nullable SpringLimit lineOnly() {
		return this.lineOnly;
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

	/**
	 * Plays the case, and holds what was seen against what must have been seen.
	 * @param stage where
	 * @throws AssertionError if it does not hold; it tells all that was seen
	 */
	void holdsOn(Stage stage) throws IOException {
		Seen seen = playOn(stage);
		try {
			this.check.accept(seen);
			stage.looked();
		}
		catch (AssertionError ex) {
			throw new AssertionError(stage + ": " + this.says + ": " + ex.getMessage() + "\n" + seen, ex);
		}
		stage.play(this.auth, List.of(Answer.OK));
		int status = stage.exchange(Stage.STRANGER, OTHER).get(0).status();
		if (status != 200) {
			throw new AssertionError("the next request got " + status);
		}
	}

	/** Plays the case and says what everybody saw. */
	Seen playOn(Stage stage) throws IOException {
		stage.play(this.auth, this.origin);
		List<Message> answers = stage.exchange(this.from, this.request);
		return new Seen(stage, answers, List.copyOf(stage.auth().requests()), List.copyOf(stage.origin().requests()));
	}

}
