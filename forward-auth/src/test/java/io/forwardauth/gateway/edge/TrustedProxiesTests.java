package io.forwardauth.gateway.edge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;

import io.netty.util.NetUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TrustedProxiesTests {

	@ParameterizedTest(name = "{0} has {1}: {2}")
	@CsvSource({ "10.0.0.0/8, 10.255.0.1, true", "10.0.0.0/8, 11.0.0.1, false", "10.1.2.3, 10.1.2.3, true",
			"10.1.2.3, 10.1.2.4, false", "10.0.0.99/24, 10.0.0.1, true", "0.0.0.0/0, 8.8.8.8, true",
			"0.0.0.0/0, ::1, false", "::/0, 8.8.8.8, false", "::/0, 2001:db8::1, true",
			"192.0.2.128/25, 192.0.2.127, false", "192.0.2.128/25, 192.0.2.128, true",
			"2001:db8::/32, 2001:db8:ffff::1, true", "2001:db8::/32, 2001:db9::1, false",
			"2001:db8::/33, 2001:db8:8000::1, false", "::1, ::1, true", "::ffff:10.0.0.1, 10.0.0.1, true",
			"::ffff:10.0.0.0/104, 10.9.9.9, true", "::FFFF:a00:0/104, 10.9.9.9, true", "fe80::1%eth0, fe80::1, true",
			"10.0.0.0/8, ::ffff:10.0.0.1, true" })
	void blockHasItsAddressesAndNoOthers(String block, String address, boolean expected) {
		assertThat(TrustedProxies.of(List.of(block)).contains(literal(address))).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "10", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8",
			"10.0.0.0/a", "::/129", "::ffff:10.0.0.0/8", "localhost", "example.com", "256.0.0.1", "010.0.0.1",
			"1.2.3.04", "[::1]", ":::", "::1.2.3.4", "10.0.0.1-10.0.0.9", "*" })
	void wrongBlockIsRefusedWithWhatIsAllowed(String block) {
		assertThatIllegalArgumentException().isThrownBy(() -> TrustedProxies.of(List.of(block)))
			.withMessageContaining("'" + block + "'")
			.withMessageContaining("CIDR");
	}

	@Test
	void nobodyIsTrustedUnlessToldSo() {
		assertThat(TrustedProxies.NONE.contains(literal("127.0.0.1"))).isFalse();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			an untrusted peer is the client          | 192.0.2.1 | 203.0.113.9            | 192.0.2.1
			no header                                | 10.0.0.1  | -                      | 10.0.0.1
			what a trusted peer reports              | 10.0.0.1  | 203.0.113.9            | 203.0.113.9
			what the client invented does not count  | 10.0.0.1  | 1.1.1.1, 203.0.113.9   | 203.0.113.9
			trusted proxies are skipped              | 10.0.0.1  | 203.0.113.9, 10.0.0.2  | 203.0.113.9
			all trusted: the leftmost                | 10.0.0.1  | 10.0.0.3, 10.0.0.2     | 10.0.0.3
			a port is not part of the address        | 10.0.0.1  | 203.0.113.9:4711       | 203.0.113.9
			brackets are not part of the address     | 10.0.0.1  | [2001:DB8::1]:4711     | 2001:db8::1
			IPv6 is compressed                       | 10.0.0.1  | 2001:0db8:0:0:0:0:0:1  | 2001:db8::1
			a zone is not part of the address        | 10.0.0.1  | fe80::1%eth0           | fe80::1
			IPv4-mapped is IPv4                      | 10.0.0.1  | ::ffff:203.0.113.9     | 203.0.113.9
			empty elements do not count              | 10.0.0.1  | 'a, 203.0.113.9, ,'    | 203.0.113.9
			no address: the proxy that wrote it      | 10.0.0.1  | 'x, unknown, 10.0.0.2' | 10.0.0.2
			no address at all: the peer              | 10.0.0.1  | unknown                | 10.0.0.1
			half a literal is none                   | 10.0.0.1  | '[2001:db8::1'         | 10.0.0.1
			text behind a literal makes it none      | 10.0.0.1  | '[2001:db8::1]x'       | 10.0.0.1
			a port that is none                      | 10.0.0.1  | 203.0.113.9:x          | 10.0.0.1
			""")
	void clientIsTheRightmostThatIsNotTrusted(String description, String peer, String forwardedFor, String client) {
		TrustedProxies trusted = TrustedProxies.of(List.of("10.0.0.0/8"));
		Peer settled = new Edge(new EdgeOptions(trusted, "gw")).peer(new InetSocketAddress(literal(peer), 1), false);
		List<String> values = (forwardedFor != null) ? List.of(forwardedFor) : List.of();
		assertThat(trusted.clientAddress(values, settled)).as(description).isEqualTo(client);
	}

	@Test
	void severalLinesAreOneList() {
		TrustedProxies trusted = TrustedProxies.of(List.of("10.0.0.0/8"));
		Peer peer = new Peer("10.0.0.1", "10.0.0.1", true, false);
		assertThat(trusted.clientAddress(List.of("203.0.113.9", "10.0.0.3, 10.0.0.2"), peer)).isEqualTo("203.0.113.9");
	}

	@ParameterizedTest(name = "{0} is written {1}, without zone {2}")
	@CsvSource({ "127.0.0.1, 127.0.0.1, 127.0.0.1", "0:0:0:0:0:0:0:1, ::1, ::1",
			"::ffff:192.0.2.1, 192.0.2.1, 192.0.2.1", "2001:0DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
			"2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "::102:304, ::102:304, ::102:304" })
	void peerIsWrittenAsGoWritesIt(String address, String text, String realIp) {
		Peer peer = new Edge(new EdgeOptions(TrustedProxies.NONE, "gw"))
			.peer(new InetSocketAddress(literal(address), 4711), true);
		assertThat(peer).isEqualTo(new Peer(text, realIp, false, true));
	}

	@Test
	void zoneBelongsToTheAddressButNotToTheRealIp() throws UnknownHostException {
		InetAddress address = Inet6Address.getByAddress(null, literal("fe80::1").getAddress(), 7);
		Peer peer = new Edge(new EdgeOptions(TrustedProxies.of(List.of("fe80::/10")), "gw"))
			.peer(new InetSocketAddress(address, 1), false);
		assertThat(peer).isEqualTo(new Peer("fe80::1%7", "fe80::1", true, false));
	}

	private static InetAddress literal(String address) {
		return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(address));
	}

}
