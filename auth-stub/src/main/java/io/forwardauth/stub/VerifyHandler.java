package io.forwardauth.stub;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.forwardauth.stub.Behaviour.User;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in. Every answer is made beforehand, under the whole value of Authorization
 * that earns it: a request costs one look-up.
 */
final class VerifyHandler {

	private static final User ANYBODY = new User("demo", "users,demo");

	private final Behaviour behaviour;

	private final Map<String, Answer> byCredentials = new HashMap<>();

	private final Answer otherwise;

	VerifyHandler(Behaviour behaviour) {
		this.behaviour = behaviour;
		if (behaviour.status() == 0 || behaviour.status() == 200) {
			behaviour.users().forEach((key, user) -> this.byCredentials.put(credentials(key), welcome(user)));
		}
		this.otherwise = switch (behaviour.status()) {
			case 0 -> refusal(401);
			case 200 -> welcome(ANYBODY);
			default -> refusal(behaviour.status());
		};
	}

	Behaviour behaviour() {
		return this.behaviour;
	}

	Answer answer(HttpHeaders request) {
		String given = request.get(HttpHeaderNames.AUTHORIZATION);
		if (given == null) {
			return this.otherwise;
		}
		Answer known = this.byCredentials.get(given);
		if (known == null) {
			known = this.byCredentials.get(withUsualScheme(given));
		}
		return (known != null) ? known : this.otherwise;
	}

	/**
	 * The scheme's case does not matter (RFC 9110, 11.1).
	 */
	private static String withUsualScheme(String given) {
		int space = given.indexOf(' ');
		if (space < 1) {
			return given;
		}
		String scheme = given.substring(0, space).toLowerCase(Locale.ROOT);
		return Character.toUpperCase(scheme.charAt(0)) + scheme.substring(1) + " " + given.substring(space).strip();
	}

	private static String credentials(String key) {
		if (key.indexOf(':') < 0) {
			return "Bearer " + key;
		}
		return "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
	}

	private Answer welcome(User user) {
		HttpHeaders headers = identity(user.user(), user.groups());
		this.behaviour.headers().forEach(headers::set);
		return Answer.empty(200, headers);
	}

	private Answer refusal(int status) {
		HttpHeaders headers = new DefaultHttpHeaders();
		if (status == 401) {
			headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"demo\"");
		}
		this.behaviour.headers().forEach(headers::set);
		return switch (status) {
			case 401 -> Answer.error(401, "no or unknown credentials; try 'Authorization: Bearer demo'", headers);
			case 403 -> Answer.error(403, "not allowed", headers);
			default -> Answer.json(status, Map.of("status", status), headers);
		};
	}

	static HttpHeaders identity(String user, @Nullable String groups) {
		HttpHeaders headers = new DefaultHttpHeaders().set("X-User", user);
		if (groups != null) {
			headers.set("X-Groups", groups);
		}
		return headers;
	}

}
