package io.forwardauth.gateway.conformance;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

import io.forwardauth.gateway.conformance.fuzz.Canonical;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table: a sentence, what the client sends, what auth server and origin
 * answer, what must have been seen then.
 */
final class Case {

	private static final long QUIET_MILLIS = 30;

	/** Somebody may be asked after the client has its answer. */
	private static final long LIMITED_QUIET_MILLIS = 100;

	private final String says;

	private Peer from = Stage.STRANGER;

	private String request = "";

	private List<Answer> auth = List.of(Answer.allow());

	private List<Answer> origin = List.of(Answer.OK);

	private @Nullable SpringLimit lineOnly;

	private @Nullable Reason reason;

	private boolean hostile;

	private boolean aboutHttp1;

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

	/**
	 * The first segment of the canonical path: where it is a route's name, that route is
	 * meant.
	 */
	String route() {
		String[] line = this.request.split(" ", 3);
		String target = (line.length > 1) ? line[1].replaceFirst("^[a-z]+://[^/?]*", "") : "";
		String path = target.replaceFirst("[?].*", "");
		String canonical = Canonical.of(path);
		String[] segments = ((canonical != null) ? canonical : path).split("/", 3);
		return (segments.length > 1) ? segments[1] : "";
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
		this.from = Peer.TRUSTED;
		return this;
	}

	Case from(Peer peer) {
		this.from = peer;
		return this;
	}

	/** Who the client is. */
	Peer peer() {
		return this.from;
	}

	/** What the auth server answers, one after the other. */
	List<Answer> authAnswers() {
		return this.auth;
	}

	/** Whether bytes follow the head. */
	boolean hasBody() {
		return !this.request.endsWith("\r\n\r\n") || this.request.contains("\r\n0\r\n");
	}

	/** The first word. */
	String method() {
		return this.request.substring(0, Math.max(0, this.request.indexOf(' ')));
	}

	/** Whether this machine has the client's address. */
	boolean canBePlayedHere() {
		return this.from.isThere();
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

	/** What it is about there is in HTTP/1 only, though it can be said in HTTP/2. */
	Case aboutHttp1() {
		this.aboutHttp1 = true;
		return this;
	}

	boolean canBeSaidIn(Protocol protocol) {
		return protocol == Protocol.HTTP_1 || (!this.aboutHttp1 && protocol.canSay(this.request));
	}

	/** Somebody is up to something, or broken: it must be refused, or come to nothing. */
	Case hostile() {
		this.hostile = true;
		return this;
	}

	boolean isHostile() {
		return this.hostile;
	}

	/** It is not the same as with Traefik: all of it, for this reason. */
	Case differs(Reason why) {
		this.reason = why;
		return this;
	}

	@Nullable Reason reason() {
		return this.reason;
	}

	Case then(Consumer<Seen> check) {
		this.check = check;
		return this;
	}

	/**
	 * Plays the case, and holds what was seen against what must have been seen; where it
	 * is beyond the stage's way, against what is security only.
	 * @param stage where
	 * @param protocol what the client speaks
	 * @return what was seen
	 * @throws AssertionError if it does not hold; it tells all that was seen
	 */
	Seen holdsOn(Stage stage, Protocol protocol) throws IOException {
		if (stage.limitOf(this) != null) {
			Seen limited = playOn(stage, protocol);
			check(limited);
			return limited;
		}
		stage.play(this.auth, this.origin);
		Seen seen = seen(stage, new Conversation(stage.exchange(this.from, this.request, protocol), ""));
		check(seen);
		stage.play(this.auth, List.of(Answer.OK));
		int status = stage.exchange(Stage.STRANGER, Conversation.STILL_THERE).get(0).status();
		if (status != 200) {
			throw new AssertionError("the next request got " + status);
		}
		return seen;
	}

	/** Plays the case to the end, and says what everybody saw. */
	Seen playOn(Stage stage, Protocol protocol) throws IOException {
		stage.play(this.auth, this.origin);
		Conversation conversation = stage.converse(this.from, this.request, protocol);
		// A proxy that has refused a body may be asking somebody still.
		long quietMillis = conversation.afterwards().equals("closed") ? QUIET_MILLIS : 0;
		if (stage.limitOf(this) != null) {
			quietMillis = LIMITED_QUIET_MILLIS;
		}
		stage.auth().settle(quietMillis);
		stage.origin().settle(quietMillis);
		return seen(stage, conversation);
	}

	/**
	 * Holds what was seen against what must have been seen, and against what always must.
	 */
	void check(Seen seen) {
		try {
			if (seen.stage().limitOf(this) == null) {
				this.check.accept(seen);
				seen.stage().looked();
			}
			Safety.of(this, seen).check();
		}
		catch (AssertionError ex) {
			throw new AssertionError(seen.stage() + ": " + this.says + ": " + ex.getMessage() + "\n" + seen, ex);
		}
	}

	private Seen seen(Stage stage, Conversation conversation) {
		return new Seen(stage, conversation.answers(), requests(stage.auth(), this.auth),
				requests(stage.origin(), this.origin), conversation.afterwards());
	}

	private static List<Message> requests(Recorder recorder, List<Answer> answers) {
		return answers.stream().allMatch(Answer::isSilence) ? recorder.requests().stream().distinct().toList()
				: List.copyOf(recorder.requests());
	}

}
