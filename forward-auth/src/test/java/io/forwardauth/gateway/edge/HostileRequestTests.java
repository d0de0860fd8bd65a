package io.forwardauth.gateway.edge;

import java.util.List;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.forwardauth.gateway.edge.EdgeResult.Answered;
import io.forwardauth.gateway.edge.EdgeResult.Settled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must not come through, and what must although it looks odd.
 */
class HostileRequestTests {

	private static final Peer CLIENT = new Peer("192.0.2.1", "192.0.2.1", false, false);

	private final Edge edge = new Edge(new EdgeOptions(TrustedProxies.of(List.of("10.0.0.0/8")), "gateway.example"));

	@ParameterizedTest(name = "{0}: {2}")
	@CsvSource(delimiterString = " => ", quoteCharacter = '\u00a7',
			textBlock = """
					no Host                              => GET / HTTP/1.1                                          => 400
					absolute form without Host           => GET http://a.example/ HTTP/1.1                          => 400
					two Hosts                            => GET / HTTP/1.1|Host: a|Host: b                          => 400
					the same Host twice                  => GET / HTTP/1.1|Host: a|host: a                          => 400
					two Hosts in HTTP/1.0                => GET / HTTP/1.0|Host: a|Host: b                          => 400
					Host with a slash                    => GET / HTTP/1.1|Host: a/b                                => 400
					Host with a user                     => GET / HTTP/1.1|Host: u@a                                => 400
					Host with a blank                    => GET / HTTP/1.1|Host: a b                                => 400
					Host with a comma                    => GET / HTTP/1.1|Host: a,b                                => 400
					Host with a number sign              => GET / HTTP/1.1|Host: a#b                                => 400
					Host with a question mark            => GET / HTTP/1.1|Host: a?b                                => 400
					Host with a backslash                => GET / HTTP/1.1|Host: a\\b                               => 400
					Host with a raw letter of Latin-1    => GET / HTTP/1.1|Host: a\u00e9                            => 400
					Host with a wrong port               => GET / HTTP/1.1|Host: a:b                                => 400
					Host with a large port               => GET / HTTP/1.1|Host: a:65536                            => 400
					Host with two ports                  => GET / HTTP/1.1|Host: a:1:2                              => 400
					Host that is a port alone            => GET / HTTP/1.1|Host: :80                                => 400
					Host with half a literal             => GET / HTTP/1.1|Host: [::1                               => 400
					Host with a wrong literal            => GET / HTTP/1.1|Host: [x]                                => 400
					Host with text behind a literal      => GET / HTTP/1.1|Host: [::1]x                             => 400
					Host that is wrong beside absolute   => GET http://a/ HTTP/1.1|Host: a/b                        => 400
					opaque target                        => GET http:x HTTP/1.1|Host: a                             => 400
					opaque target with a URL in it       => GET http:http://b/admin HTTP/1.1|Host: a                => 400
					one slash after the scheme           => GET http:/admin HTTP/1.1|Host: a                        => 400
					absolute form without authority      => GET http:///admin HTTP/1.1|Host: a                      => 400
					absolute form with a user            => GET http://u@b/admin HTTP/1.1|Host: a                   => 400
					absolute form with a backslash       => GET http://b\\@c/admin HTTP/1.1|Host: a                 => 400
					absolute form of another scheme      => GET ftp://b/admin HTTP/1.1|Host: a                      => 400
					absolute form with a number sign     => GET http://b#/admin HTTP/1.1|Host: a                    => 400
					absolute form with a treacherous path => GET http://b/..;/admin HTTP/1.1|Host: a                 => 400
					authority form                       => GET a:80 HTTP/1.1|Host: a                               => 400
					no leading slash                     => GET admin HTTP/1.1|Host: a                              => 400
					a query alone                        => GET ?x HTTP/1.1|Host: a                                 => 400
					asterisk without OPTIONS             => GET * HTTP/1.1|Host: a                                  => 400
					asterisk and more                    => OPTIONS *a HTTP/1.1|Host: a                             => 400
					number sign in the path              => GET /a#b HTTP/1.1|Host: a                               => 400
					number sign in the query             => GET /a?b#c HTTP/1.1|Host: a                             => 400
					control character in the query       => GET /a?b\u0001c HTTP/1.1|Host: a                        => 400
					blank in the target                  => GET /a b HTTP/1.1|Host: a                               => 400
					dot segment behind an escaped slash  => GET /a/..%2fadmin HTTP/1.1|Host: a                      => 400
					dot segment with parameters          => GET /a/..;/admin HTTP/1.1|Host: a                       => 400
					escaped NUL                          => GET /a%00 HTTP/1.1|Host: a                              => 400
					bad escape                           => GET /a%zz HTTP/1.1|Host: a                              => 400
					CONNECT                              => CONNECT a:443 HTTP/1.1|Host: a:443                      => 501
					CONNECT without Host                 => CONNECT a:443 HTTP/1.1                                  => 501
					HTTP/1.2                             => GET / HTTP/1.2|Host: a                                  => 505
					HTTP/2.0 on HTTP/1                   => GET / HTTP/2.0|Host: a                                  => 505
					HTTP/0.9 with a version              => GET / HTTP/0.9|Host: a                                  => 505
					another protocol                     => GET / ICAP/1.0|Host: a                                  => 400
					no version                           => GET /|Host: a                                           => 400
					another expectation                  => POST / HTTP/1.1|Host: a|Expect: 200-ok                  => 417
					two expectations                     => POST / HTTP/1.1|Host: a|Expect: 100-continue, x         => 417
					two Expect                           => POST / HTTP/1.1|Host: a|Expect: 100-continue|Expect: x  => 417
					gzip coding                          => POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip         => 501
					gzip and chunked                     => POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked => 501
					chunked twice                        => POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked => 501
					chunked in two lines                 => POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked => 501
					chunked, then identity               => POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: identity => 501
					chunked with a tail                  => POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked;q=1  => 501
					empty coding                         => POST / HTTP/1.1|Host: a|Transfer-Encoding:              => 501
					chunked in HTTP/1.0                  => POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked      => 400
					a length beside chunked              => POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 3 => 400
					chunked beside a length              => POST / HTTP/1.1|Host: a|Content-Length: 3|Transfer-Encoding: chunked => 400
					two lengths                          => POST / HTTP/1.1|Host: a|Content-Length: 3|Content-Length: 4 => 400
					two lengths in a line                => POST / HTTP/1.1|Host: a|Content-Length: 3, 4            => 400
					negative length                      => POST / HTTP/1.1|Host: a|Content-Length: -1              => 400
					length with a plus sign              => POST / HTTP/1.1|Host: a|Content-Length: +3              => 400
					length that is none                  => POST / HTTP/1.1|Host: a|Content-Length: x               => 400
					length beyond all numbers            => POST / HTTP/1.1|Host: a|Content-Length: 9999999999999999999999 => 400
					blank before the colon               => GET / HTTP/1.1|Host : a                                 => 400
					name with a blank                    => GET / HTTP/1.1|Host: a|X Y: z                           => 400
					name with a letter of Latin-1        => GET / HTTP/1.1|Host: a|X\u00e9: z                       => 400
					value with a NUL                     => GET / HTTP/1.1|Host: a|X: a\u0001b                       => 400
					method with a parenthesis            => GE(T / HTTP/1.1|Host: a                                 => 400
					""")
	void hostileRequestIsRefused(String description, String lines, int status) {
		EdgeResult result = this.edge.settle(Requests.of(lines.split("\\|")), CLIENT);
		assertThat(result).as(description).isInstanceOf(Answered.class);
		assertThat(((Answered) result).status().code()).as(description).isEqualTo(status);
		assertThat(((Answered) result).reason()).isNotBlank();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiterString = " => ", quoteCharacter = '\u00a7', nullValues = "-",
			textBlock = """
					ordinary                      => GET /a?b HTTP/1.1|Host: a.example             => a.example  => /a => ?b
					Host with a port              => GET / HTTP/1.1|Host: a:8080                   => a:8080     => /  => -
					Host with an empty port       => GET / HTTP/1.1|Host: a:                       => a:         => /  => -
					Host with a literal           => GET / HTTP/1.1|Host: [::1]:80                 => [::1]:80   => /  => -
					Host with an underscore       => GET / HTTP/1.1|Host: a_b                      => a_b        => /  => -
					empty Host                    => GET / HTTP/1.1|Host:                          => -          => /  => -
					HTTP/1.0 without Host         => GET / HTTP/1.0                                => -          => /  => -
					absolute form                 => GET http://other.example/admin?q HTTP/1.1|Host: a => other.example => /admin => ?q
					absolute form, capitals       => GET HTTPS://b:443/x HTTP/1.1|Host: a          => b:443      => /x => -
					absolute form without path    => GET http://b HTTP/1.1|Host: a                 => b          => /  => -
					absolute form, query alone    => GET http://b?q HTTP/1.1|Host: a               => b          => /  => ?q
					absolute form in HTTP/1.0     => GET http://b/x HTTP/1.0                       => b          => /x => -
					absolute form with parents    => GET http://b/x/../admin HTTP/1.1|Host: a      => b          => /admin => -
					two slashes are no authority  => GET //b.example/admin HTTP/1.1|Host: a        => a          => /b.example/admin => -
					a question mark alone         => GET /a? HTTP/1.1|Host: a                      => a          => /a => ?
					bad escape in the query       => GET /a?x=%zz HTTP/1.1|Host: a                 => a          => /a => ?x=%zz
					braces in the query           => GET /a?x=[1]{2}\\^` HTTP/1.1|Host: a          => a          => /a => ?x=[1]{2}\\^`
					parents in the query          => GET /a?/../admin HTTP/1.1|Host: a             => a          => /a => ?/../admin
					raw bytes in the query        => GET /a?\u00c3\u00a9 HTTP/1.1|Host: a          => a          => /a => ?\u00c3\u00a9
					a second question mark        => GET /a?b?c HTTP/1.1|Host: a                   => a          => /a => ?b?c
					the same length twice         => POST / HTTP/1.1|Host: a|Content-Length: 0|Content-Length: 0 => a => / => -
					an expectation in capitals    => POST / HTTP/1.1|Host: a|Expect: 100-Continue  => a          => /  => -
					chunked in capitals           => POST / HTTP/1.1|Host: a|Transfer-Encoding: Chunked => a     => /  => -
					a method of one's own         => PURGE /a HTTP/1.1|Host: a                     => a          => /a => -
					""")
	void oddRequestIsServed(String description, String lines, String host, String path, String query) {
		HttpRequest request = Requests.of(lines.split("\\|"));
		EdgeResult result = this.edge.settle(request, CLIENT);
		assertThat(result).as(description).isInstanceOf(Settled.class);
		EdgeRequest settled = ((Settled) result).request();
		String expectedHost = (host != null) ? host : "";
		assertThat(settled.host()).isEqualTo(expectedHost);
		assertThat(settled.path()).isEqualTo(path);
		assertThat(settled.query()).isEqualTo((query != null) ? query : "");
		assertThat(settled.target()).isEqualTo(path + settled.query());
		assertThat(settled.headers().get("X-Forwarded-Host")).isEqualTo(expectedHost.isEmpty() ? null : expectedHost);
		if (host != null) {
			assertThat(settled.headers().getAll("Host")).containsExactly(host);
		}
	}

	@Test
	void pipeInTheQueryIsLeftAlone() {
		EdgeResult result = this.edge.settle(Requests.of("GET /a?x=[1]|{2} HTTP/1.1", "Host: a"), CLIENT);
		assertThat(((Settled) result).request().query()).isEqualTo("?x=[1]|{2}");
	}

	@Test
	void optionsOfTheGatewayItselfIsAnswered() {
		EdgeResult result = this.edge.settle(Requests.of("OPTIONS * HTTP/1.1", "Host: a"), CLIENT);
		assertThat(result).isInstanceOfSatisfying(Answered.class,
				(answered) -> assertThat(answered.status().code()).isEqualTo(200));
	}

	@Test
	void optionsOfTheGatewayItselfNeedsAHost() {
		EdgeResult result = this.edge.settle(Requests.of("OPTIONS * HTTP/1.1"), CLIENT);
		assertThat(result).isInstanceOfSatisfying(Answered.class,
				(answered) -> assertThat(answered.status().code()).isEqualTo(400));
	}

	@Test
	void lengthsThatTheDecoderDidNotCompareAreCompared() {
		HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
		request.headers().add("Host", "a").add("Content-Length", "3").add("content-length", "03");
		assertThat(this.edge.settle(request, CLIENT)).isInstanceOf(Answered.class);
		request.headers().set("Content-Length", List.of("3", "3"));
		assertThat(this.edge.settle(request, CLIENT)).isInstanceOf(Settled.class);
		assertThat(request.headers().getAll("Content-Length")).containsExactly("3");
	}

	@Test
	void reasonsCarryNothingOfTheClient() {
		EdgeResult result = this.edge.settle(Requests.of("GET /secret%zz HTTP/1.1", "Host: a"), CLIENT);
		assertThat(((Answered) result).reason()).doesNotContain("secret");
	}

}
