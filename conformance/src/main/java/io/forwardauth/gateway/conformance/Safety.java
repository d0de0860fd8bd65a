package io.forwardauth.gateway.conformance;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold of every case, whatever it is about, on both ways and in both protocols:
 * nothing reaches an origin without an allow, no client tells an origin who the user is,
 * and what the gateway asserts is its own. Told from the setup and from what everybody
 * saw, not from what the case expects.
 */
final class Safety {

	private static final Set<String> MANAGED = Set.of("x-forwarded-proto", "x-forwarded-for", "x-forwarded-host",
			"x-forwarded-port", "x-forwarded-server", "x-forwarded-uri", "x-forwarded-method", "x-forwarded-prefix",
			"x-forwarded-scheme", "x-forwarded-tls-client-cert", "x-forwarded-tls-client-cert-info", "x-scheme",
			"x-real-ip");

	/** What an origin hears of them, if no proxy that is trusted said more. */
	private static final Set<String> ASSERTED = Set.of("x-forwarded-proto", "x-forwarded-for", "x-forwarded-host",
			"x-forwarded-port", "x-forwarded-server", "x-real-ip");

	private final Case row;

	private final Seen seen;

	private final Setup setup;

	private Safety(Case row, Seen seen) {
		this.row = row;
		this.seen = seen;
		this.setup = Setup.of(seen.stage().ports());
	}

	static Safety of(Case row, Seen seen) {
		return new Safety(row, seen);
	}

	void check() {
		if (!this.seen.originRequests().isEmpty()) {
			assertThat(isAllowed()).as("nothing at the origin without an allow").isTrue();
		}
		this.seen.originRequests().forEach(this::atOrigin);
		this.seen.authRequests().forEach(this::aliases);
	}

	/** The policies of the route; empty on a public one, or if no route is named. */
	private List<String> chain() {
		return this.setup.routes()
			.stream()
			.filter((route) -> route.id().equals(this.row.route()))
			.flatMap((route) -> route.filters().stream())
			.filter((filter) -> filter.startsWith("ForwardAuth=") && !filter.endsWith("=none"))
			.flatMap((filter) -> Stream.of(filter.substring("ForwardAuth=".length()).split(",")))
			.toList();
	}

	private boolean isPublic() {
		return Set.of("public", "keep").contains(this.row.route());
	}

	private boolean isSkipped() {
		return this.row.method().equals("OPTIONS") && this.row.route().equals("preflight");
	}

	private boolean isAllowed() {
		List<Message> asked = this.seen.authRequests();
		if (asked.isEmpty()) {
			return isPublic() || isSkipped();
		}
		long allowing = asked.stream().filter((request) -> isAllow(asked.indexOf(request))).count();
		return isAllow(asked.size() - 1) && allowing >= Math.max(1, chain().size());
	}

	private boolean isAllow(int index) {
		List<Answer> script = this.row.authAnswers();
		String last = "";
		for (String line : script.get(Math.min(index, script.size() - 1)).bytes().split("\r\n", -1)) {
			last = line.matches("HTTP/1\\.. (?!1..)... ?.*") ? line : last;
		}
		return last.matches("HTTP/1\\.. 2.. ?.*");
	}

	private void atOrigin(Message request) {
		aliases(request);
		request.headers().forEach(this::identity);
		assertThat(request.trailers()).as("trailers that say who the user is, or what the gateway asserts")
			.noneMatch((line) -> isIdentity(read(line)) || MANAGED.contains(read(line)));
		String address = this.row.peer().from().getHostAddress().replaceFirst("^0:0:0:0:0:0:0:1$", "::1");
		assertThat(request.header("X-Forwarded-Server")).as("X-Forwarded-Server").containsExactly(hostName());
		if (this.row.peer().isTrusted()) {
			assertThat(String.join(", ", request.header("X-Forwarded-For"))).as("X-Forwarded-For").endsWith(address);
			return;
		}
		assertThat(request.header("X-Forwarded-For")).as("X-Forwarded-For").containsExactly(address);
		assertThat(request.header("X-Real-Ip")).as("X-Real-Ip").containsExactly(address);
		assertThat(request.header("X-Forwarded-Proto")).as("X-Forwarded-Proto").hasSize(1).isSubsetOf("http", "ws");
		assertThat(request.header("X-Forwarded-Prefix")).as("X-Forwarded-Prefix").isSubsetOf("/" + this.row.route());
		assertThat(request.names()).filteredOn((name) -> MANAGED.contains(name) && !name.endsWith("-prefix"))
			.as("managed headers that a stranger said")
			.isSubsetOf(ASSERTED);
		assertThat(request.names()).as("a stranger's Forwarded").doesNotContain("forwarded");
	}

	private void identity(String line) {
		if (!isIdentity(read(line)) || this.row.route().equals("keep")) {
			return;
		}
		assertThat(isPublic()).as("%s on a public route", line).isFalse();
		assertThat(name(line)).as("an alias: %s", line).isEqualTo(read(line));
		assertThat(this.row.authAnswers()).as("%s is of the auth server", line)
			.anyMatch((answer) -> Stream.of(answer.bytes().split("\r\n"))
				.anyMatch((said) -> name(said).strip().equals(name(line)) && value(said).equals(value(line))));
	}

	private void aliases(Message request) {
		assertThat(Stream.concat(request.headers().stream(), request.trailers().stream()))
			.as("aliases of managed headers")
			.noneMatch((line) -> MANAGED.contains(read(line)) && !MANAGED.contains(name(line)));
	}

	/** Of any policy that was asked; on a route where none is, of all. */
	private boolean isIdentity(String name) {
		List<String> asked = this.seen.authRequests().stream().map(Safety::policy).toList();
		return this.setup.policies()
			.stream()
			.filter((policy) -> isPublic() || isSkipped() || asked.contains(policy.name()))
			.anyMatch((policy) -> policy.isIdentity(name)) && !MANAGED.contains(name);
	}

	/** Auth servers are asked by the policy's name. */
	private static String policy(Message request) {
		return request.target().replaceFirst("^/", "").replaceFirst("\\?.*", "");
	}

	private static String name(String line) {
		return line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
	}

	/** As PHP, CGI and WSGI read a name. */
	private static String read(String line) {
		return name(line).replaceAll("[^a-z0-9]", "-");
	}

	private static String value(String line) {
		return line.substring(line.indexOf(':') + 1).strip();
	}

	static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
