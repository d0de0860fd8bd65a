package io.forwardauth.gateway.conformance.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the {@link CarelessProxy}.
 */
final class Forwarding {

	private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "te", "trailer", "trailers",
			"transfer-encoding", "upgrade", "proxy-connection", "content-length", "expect", "proxy-authorization",
			"forwarded");

	private final @Nullable Flaw flaw;

	private final Head head;

	private final Destination destination;

	private final String peer;

	private final Place place;

	private List<Field> fields = new ArrayList<>();

	private final List<Field> users = new ArrayList<>();

	Forwarding(@Nullable Flaw flaw, Head head, Destination destination, String peer) {
		this.flaw = flaw;
		this.head = head;
		this.destination = destination;
		this.peer = peer;
		this.place = Landscape.of(destination.path());
		for (Field field : head.fields()) {
			if (!HOP_BY_HOP.contains(field.name().toLowerCase(Locale.ROOT)) && !isManaged(field)
					&& !head.lists("Connection", field.name())) {
				this.fields.add(field);
			}
		}
		if (this.place.isPublic() && flaw != Flaw.KEEPS_IDENTITY_IN_PUBLIC) {
			Landscape.GUARDS.forEach(this::strip);
		}
	}

	private boolean isManaged(Field field) {
		return this.flaw != Flaw.KEEPS_MANAGED
				&& Landscape.MANAGED.stream().anyMatch((name) -> Field.read(name).equals(Field.read(field.name())));
	}

	Place place() {
		return this.place;
	}

	private void strip(Guard guard) {
		if (this.flaw == Flaw.KEEPS_IDENTITY) {
			return;
		}
		List<Field> kept = new ArrayList<>(this.fields);
		kept.removeIf((field) -> guard.owns(field.name())
				&& !(this.flaw == Flaw.KEEPS_ALIASES && field.name().indexOf('_') >= 0));
		this.fields = kept;
	}

	void allowed(Guard guard, List<Field> user) {
		strip(guard);
		this.users.addAll(user);
	}

	String authRequest(Guard guard, String body) {
		String method = guard.preservesMethod() ? this.head.method() : "GET";
		String asked = (this.flaw == Flaw.ASKS_ABOUT_ANOTHER_METHOD) ? "GET" : this.head.method();
		StringBuilder text = new StringBuilder(method + " /p/" + guard.name() + " HTTP/1.1\r\n");
		this.fields.forEach(text::append);
		text.append("X-Forwarded-Method: " + asked + "\r\nX-Forwarded-Uri: " + this.destination + "\r\n");
		boolean along = guard.longestBody() >= 0 && !body.isEmpty();
		return text.append(along ? "Content-Length: " + body.length() + "\r\n\r\n" + body : "\r\n").toString();
	}

	String originRequest(Reading body) {
		String path = this.place.atOrigin(this.destination.path()) + this.destination.query();
		if (this.flaw == Flaw.SENDS_THE_RAW_PATH && this.head.target().startsWith("/")) {
			path = this.head.target();
		}
		StringBuilder text = new StringBuilder(this.head.method() + " " + path + " HTTP/1.1\r\n");
		this.fields.forEach(text::append);
		if (this.flaw != Flaw.ASSERTS_NOTHING) {
			text.append("X-Forwarded-For: " + this.peer + "\r\nX-Real-Ip: " + this.peer
					+ "\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: 80\r\nX-Forwarded-Server: me\r\n");
		}
		this.users.stream()
			.filter((user) -> this.flaw != Flaw.LETS_CONNECTION_REMOVE_USERS
					|| !this.head.lists("Connection", user.name()))
			.forEach(text::append);
		return text.append(framed(body)).toString();
	}

	private String framed(Reading body) {
		String bytes = body.body();
		if (this.flaw == Flaw.KEEPS_TRAILERS && body.trailers().length() > 2 && !bytes.isEmpty()) {
			return "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(bytes.length()) + "\r\n" + bytes
					+ "\r\n0\r\n" + body.trailers();
		}
		if (this.flaw == Flaw.FORGETS_LENGTHS || bytes.isEmpty()) {
			return "\r\n" + bytes;
		}
		if (this.flaw == Flaw.CHANGES_UPLOADS) {
			bytes = bytes.replace('a', 'b');
		}
		String coding = (this.flaw == Flaw.SAYS_LENGTH_AND_CODING) ? "Transfer-Encoding: chunked\r\n" : "";
		return coding + "Content-Length: " + bytes.length() + "\r\n\r\n" + bytes;
	}

	@Override
	public String toString() {
		return Arrays.asList(this.head.method(), this.destination).toString();
	}

}
