package io.forwardauth.gateway.conformance;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients call the host, and what auth server and origin are told of it.
 */
final class HostCases {

	private HostCases() {
	}

	static Stream<Case> rows() {
		Stream<Case> hosts = Stream
			.of("h", "H.Test", "h.test.", "h.test:80", "h.test:443", "h.test:0", "h.test:65535", "127.0.0.1:8080",
					"[::1]", "[::1]:8080", "[2001:db8::1%25eth0]", "a_b.test", "xn--bcher-kva.test", "h.test:")
			.map((host) -> known(host).sends("GET /p?q HTTP/1.1", "Host: " + host)
				.then((seen) -> assertThat(seen.served().origin().header("Host")).containsExactly(host)));
		Stream<Case> urls = Stream
			.of("http://abs.test/p", "http://abs.test:81/p?q", "http://[::1]/p", "https://abs.test/p",
					"http://abs.test?q", "http://abs.test", "HTTP://ABS.test/p", "http://abs.test/a/../public/../p")
			.map((url) -> Case.of("the URL " + url)
				.sends("GET " + url + " HTTP/1.1", "Host: h.test")
				.then(Seen::served));
		Stream<Case> odd = Stream.of("h.test:99999", "h.test:-1", "[::1", "[]", "a,b", "h..test", "h%41", "\u00e9")
			.map((host) -> odd(host).sends("GET /p HTTP/1.1", "Host: " + host)
				.hostile()
				.then((seen) -> assertThat(seen.answer().status()).isIn(200, 400)));
		return Stream.of(hosts, urls, odd).flatMap((rows) -> rows);
	}

	private static Case known(String host) {
		Case row = Case.of("the Host " + host);
		return host.contains("%25") ? row.differs(Reason.HOST_AS_SENT) : row;
	}

	private static Case odd(String host) {
		Case row = Case.of("the odd Host " + host);
		return host.matches(".*[:,\\[].*") ? row.differs(Reason.STRANGE_HOST) : row;
	}

}
