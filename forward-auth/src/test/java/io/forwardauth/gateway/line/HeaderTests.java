package io.forwardauth.gateway.line;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.forwardauth.gateway.edge.TrustedProxies;
import io.forwardauth.gateway.routing.LineSteps;
import io.forwardauth.gateway.routing.Step;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each hop is told, to the byte.
 */
class HeaderTests extends LineTest {

	@Test
	void nothingIsAddedButWhatTheSpecificationNames() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		Wire client = this.line.client()
			.sendHead("GET /a/../b%7e?q=|%zz HTTP/1.1", "host: h.test:8080", "X-Custom: one", "accept-encoding: gzip",
					"X-Custom: two");
		assertThat(client.readMessage()).isEqualTo(OK);
		assertThat(this.line.auth.heads()).containsExactly(head("GET /verify HTTP/1.1",
				"Host: 127.0.0.1:" + this.line.auth.port(), "X-Custom: one", "accept-encoding: gzip", "X-Custom: two",
				"X-Forwarded-For: 127.0.0.1", "X-Forwarded-Method: GET", "X-Forwarded-Proto: http",
				"X-Forwarded-Port: 8080", "X-Forwarded-Host: h.test:8080", "X-Forwarded-Uri: /b~?q=|%zz"));
		assertThat(this.line.origin.heads()).containsExactly(head("GET /b~?q=|%zz HTTP/1.1", "host: h.test:8080",
				"X-Custom: one", "accept-encoding: gzip", "X-Custom: two", "X-Real-Ip: 127.0.0.1",
				"X-Forwarded-Proto: http", "X-Forwarded-Port: 8080", "X-Forwarded-Host: h.test:8080",
				"X-Forwarded-Server: gateway.test", "X-Forwarded-For: 127.0.0.1"));
	}

	@Test
	void rawBytesPassInTargetAndValues() throws Exception {
		this.line.origin.answers("HTTP/1.1 200 OK\r\nX-Raw: gr\u00fc\u00df\r\nContent-Length: 0\r\n\r\n");
		this.line.start();
		Wire client = this.line.client().sendHead("GET /?q=\u00fc\u0080 HTTP/1.1", "Host: h", "X-Raw: \u00e9\u00ff");
		assertThat(client.readMessage()).contains("\r\nX-Raw: gr\u00fc\u00df\r\n");
		assertThat(this.line.origin.heads().get(0)).startsWith("GET /?q=\u00fc\u0080 HTTP/1.1\r\n")
			.contains("\r\nX-Raw: \u00e9\u00ff\r\n");
		assertThat(this.line.auth.heads().get(0)).contains("\r\nX-Raw: \u00e9\u00ff\r\n");
	}

	@Test
	void hopByHopHeadersEndAtTheGateway() throws Exception {
		this.line.origin.answers(OK);
		this.line.start();
		this.line.client()
			.sendHead("GET / HTTP/1.1", "Host: h", "Connection: X-Named, keep-alive, X-Forwarded-For", "X-Named: n",
					"Keep-Alive: timeout=5", "Proxy-Connection: keep-alive", "TE: trailers, deflate", "Trailer: X-T",
					"Proxy-Authorization: Basic eDp5")
			.readMessage();
		assertThat(this.line.origin.heads().get(0)).contains("\r\nTE: trailers\r\n", "\r\nX-Forwarded-For: 127.0.0.1")
			.doesNotContain("Connection", "X-Named", "Keep-Alive", "Trailer:", "Proxy-Authorization");
		assertThat(this.line.auth.heads().get(0))
			.contains("\r\nProxy-Authorization: Basic eDp5\r\n", "\r\nProxy-Connection: keep-alive\r\n")
			.doesNotContain("\r\nConnection", "X-Named", "Keep-Alive", "TE:", "Trailer");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void peerIsAppendedToWhatATrustedProxySaid(boolean trusted) throws Exception {
		this.line.origin.answers(OK);
		this.line.trusted = trusted ? TrustedProxies.of(List.of("127.0.0.0/8")) : TrustedProxies.NONE;
		this.line.start();
		this.line.client()
			.sendHead("GET / HTTP/1.1", "Host: h", "X-Forwarded-For: 1.1.1.1", "X-Forwarded-For: 2.2.2.2",
					"X-Forwarded-Proto: https", "X_Forwarded_For: 3.3.3.3")
			.readMessage();
		assertThat(this.line.origin.heads().get(0)).doesNotContain("3.3.3.3")
			.contains("\r\nX-Forwarded-For: " + (trusted ? "1.1.1.1, 2.2.2.2, " : "") + "127.0.0.1\r\n",
					"\r\nX-Forwarded-Proto: " + (trusted ? "https" : "http") + "\r\n");
		assertThat(this.line.facts().clientAddress).isEqualTo(trusted ? "2.2.2.2" : "127.0.0.1");
	}

	@Test
	void originGetsItsOwnHostIfTheRouteSaysSo() throws Exception {
		this.line.origin.answers(OK);
		this.line.passHostHeader = false;
		this.line.start();
		this.line.client().sendHead("GET / HTTP/1.1", "Host: h.test").readMessage();
		assertThat(this.line.origin.heads().get(0)).contains("\r\nHost: 127.0.0.1:" + this.line.origin.port() + "\r\n",
				"\r\nX-Forwarded-Host: h.test\r\n");
	}

	@Test
	void strippedPrefixIsToldToTheOriginButTheAuthServerSeesTheWholePath() throws Exception {
		this.line.origin.answers(OK);
		this.line.steps = List.of(new Step.Ask("default"), LineSteps.stripPrefix(1));
		this.line.start();
		this.line.client().sendHead("GET /api/x?q HTTP/1.1", "Host: h", "X-Forwarded-Prefix: /forged").readMessage();
		assertThat(this.line.origin.heads().get(0)).startsWith("GET /x?q HTTP/1.1\r\n")
			.contains("\r\nX-Forwarded-Prefix: /api\r\n")
			.doesNotContain("forged");
		assertThat(this.line.auth.heads().get(0)).contains("\r\nX-Forwarded-Uri: /api/x?q\r\n")
			.doesNotContain("X-Forwarded-Prefix");
	}

	@Test
	void identityComesFromTheAuthServerAlone() throws Exception {
		this.line.origin.answers(OK);
		this.line.auth.answers("HTTP/1.1 200 OK\r\nX-Auth-User: alice\r\nX-Other: o\r\nContent-Length: 3\r\n\r\nyes");
		this.line.start();
		this.line.client()
			.sendHead("GET / HTTP/1.1", "Host: h", "X-Auth-User: root", "x_auth_user: root", "X-Auth.User: root")
			.readMessage();
		assertThat(this.line.origin.heads().get(0)).contains("\r\nX-Auth-User: alice\r\n")
			.doesNotContain("root", "X-Other", "x_auth");
	}

	@Test
	void publicRouteIsNoWayToForgeIdentity() throws Exception {
		this.line.origin.answers(OK);
		this.line.steps = List.of();
		this.line.start();
		this.line.client()
			.sendHead("GET / HTTP/1.1", "Host: h", "X-Auth-User: root", "X_Auth_User: root")
			.readMessage();
		assertThat(this.line.origin.heads().get(0)).doesNotContain("root");
		assertThat(this.line.auth.heads()).isEmpty();
		assertThat(this.line.facts().decision).isEqualTo("none");
	}

	@Test
	void severalPoliciesAreAskedInOrderAndEachSeesWhatTheOneBeforeLeft() throws Exception {
		this.line.origin.answers(OK);
		this.line.auth.answers("HTTP/1.1 200 OK\r\nX-Auth-User: alice\r\nContent-Length: 0\r\n\r\n");
		try (RawServer second = new RawServer()
			.answers("HTTP/1.1 200 OK\r\nX-Role: admin\r\nX-Auth-User: bob\r\nContent-Length: 0\r\n\r\n")) {
			this.line.policy("second", second, "X-Role");
			this.line.steps = List.of(new Step.Ask("default"), LineSteps.stripPrefix(1), new Step.Ask("second"));
			this.line.start();
			Wire client = this.line.client();
			client.sendHead("GET /a/b HTTP/1.1", "Host: h", "X-Role: root").readMessage();
			assertThat(second.heads().get(0)).contains("\r\nX-Auth-User: alice\r\n", "\r\nX-Forwarded-Uri: /a/b\r\n",
					"\r\nX-Role: root\r\n");
			assertThat(this.line.origin.heads().get(0)).contains("\r\nX-Auth-User: alice\r\n", "\r\nX-Role: admin\r\n")
				.doesNotContain("root", "bob");
		}
	}

	@Test
	void secondPolicysDenialIsFinal() throws Exception {
		try (RawServer second = new RawServer().answers("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")) {
			this.line.policy("second", second);
			this.line.steps = List.of(new Step.Ask("default"), new Step.Ask("second"));
			this.line.start();
			assertThat(get().readMessage()).isEqualTo("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
			assertThat(this.line.facts().policy).isEqualTo("second");
			assertThat(this.line.origin.connections()).isZero();
		}
	}

}
