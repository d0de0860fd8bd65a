package io.forwardauth.stub;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code /verify} does, as {@code PUT /state} writes it.
 *
 * @param status the status every request gets, or 0: look at the users
 * @param users who is let in; a key is a bearer token, or {@code name:password} for Basic
 * @param headers what is set on every answer of {@code /verify}, instead of the stub's
 * own header of that name
 */
public record Behaviour(int status, Map<String, User> users, Map<String, String> headers) {

	private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "connection");

	/**
	 * The demo users, and no other headers.
	 */
	public static final Behaviour DEFAULT = new Behaviour(0, demoUsers(), Map.of());

	/**
	 * A user who is let in.
	 *
	 * @param user for {@code X-User}
	 * @param groups for {@code X-Groups}, separated by commas; {@code null} for no such
	 * header
	 */
	public record User(String user, @Nullable String groups) {
	}

	public Behaviour {
		if (status != 0 && (status < 200 || status > 599)) {
			throw new IllegalArgumentException("verify: " + status + " is no status from 200 to 599");
		}
		headers.forEach(Behaviour::check);
		users.values().forEach((user) -> {
			check("X-User", user.user());
			check("X-Groups", (user.groups() != null) ? user.groups() : "");
		});
	}

	/**
	 * Reads what {@code PUT /state} was sent; what is missing or null is as at the start.
	 * @throws IllegalArgumentException with a message for people
	 */
	static Behaviour parse(String json) {
		JsonNode node = Json.read(json);
		if (node.isNull()) {
			return DEFAULT;
		}
		if (!node.isObject()) {
			throw new IllegalArgumentException("the state must be a JSON object or null");
		}
		node.propertyNames().forEach((name) -> {
			if (!Set.of("verify", "users", "headers").contains(name)) {
				throw new IllegalArgumentException("'" + name + "' is not known; there are verify, users and headers");
			}
		});
		return new Behaviour(status(node.path("verify")), users(node.path("users")), headers(node.path("headers")));
	}

	/**
	 * The form that {@code GET /state} shows and {@code PUT /state} takes.
	 */
	Map<String, Object> toMap() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("verify", (this.status != 0) ? (Object) this.status : "users");
		map.put("users", this.users);
		map.put("headers", this.headers);
		return map;
	}

	private static int status(JsonNode node) {
		if (absent(node) || (node.isString() && node.stringValue().equals("users"))) {
			return 0;
		}
		if (!node.isInt() || node.intValue() == 0) {
			throw new IllegalArgumentException("verify must be a status (200, 401, 403, 503 ...) or \"users\"");
		}
		return node.intValue();
	}

	private static Map<String, User> users(JsonNode node) {
		if (absent(node)) {
			return DEFAULT.users();
		}
		Map<String, User> users = new LinkedHashMap<>();
		node.properties().forEach((entry) -> {
			JsonNode user = entry.getValue().path("user");
			JsonNode groups = entry.getValue().path("groups");
			if (!user.isString() || (!absent(groups) && !groups.isString())) {
				throw new IllegalArgumentException(
						"users must look like {\"token\": {\"user\": \"name\", \"groups\": \"a,b\"}}");
			}
			users.put(entry.getKey(), new User(user.stringValue(), absent(groups) ? null : groups.stringValue()));
		});
		if (!node.isObject()) {
			throw new IllegalArgumentException("users must be an object");
		}
		return users;
	}

	private static Map<String, String> headers(JsonNode node) {
		if (absent(node)) {
			return Map.of();
		}
		Map<String, String> headers = new LinkedHashMap<>();
		node.properties().forEach((entry) -> {
			if (!entry.getValue().isString()) {
				throw new IllegalArgumentException("headers: the value of " + entry.getKey() + " must be a string");
			}
			headers.put(entry.getKey(), entry.getValue().stringValue());
		});
		if (!node.isObject()) {
			throw new IllegalArgumentException("headers must be an object");
		}
		return headers;
	}

	private static void check(String name, String value) {
		if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
			throw new IllegalArgumentException("headers: " + name + " would break the message");
		}
		// Netty's own check: what passes here can be sent.
		new DefaultHttpHeaders().set(name, value);
	}

	private static boolean absent(JsonNode node) {
		return node.isMissingNode() || node.isNull();
	}

	private static Map<String, User> demoUsers() {
		Map<String, User> users = new LinkedHashMap<>();
		users.put("demo", new User("demo", "users,demo"));
		users.put("admin", new User("admin", "admins,users"));
		users.put("demo:demo", new User("demo", "users,demo"));
		return users;
	}

}
