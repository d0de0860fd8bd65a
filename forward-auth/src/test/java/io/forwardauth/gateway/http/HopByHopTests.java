package io.forwardauth.gateway.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HopByHopTests {

	@ParameterizedTest(name = "{0}: to auth {1}, to origin {2}, back {3}")
	@CsvSource(textBlock = """
			Connection,          false, false, false
			Keep-Alive,          false, false, false
			Proxy-Connection,    true,  false, false
			Transfer-Encoding,   false, false, false
			Upgrade,             false, false, false
			TE,                  false, false, false
			Trailers,            false, true,  false
			Trailer,             false, false, true
			Proxy-Authorization, true,  false, true
			Proxy-Authenticate,  true,  false, true
			Content-Length,      true,  true,  true
			Authorization,       true,  true,  true
			""")
	void eachKindOfMessageKeepsItsOwn(String name, boolean auth, boolean origin, boolean response) {
		assertThat(keeps(HopByHop.AUTH_REQUEST, name)).isEqualTo(auth);
		assertThat(keeps(HopByHop.ORIGIN_REQUEST, name)).isEqualTo(origin);
		assertThat(keeps(HopByHop.RESPONSE, name)).isEqualTo(response);
	}

	private static boolean keeps(HopByHop kind, String name) {
		HttpHeaders headers = new DefaultHttpHeaders().add(name, "x");
		kind.remove(headers);
		assertThat(kind.contains(name)).isNotEqualTo(headers.contains(name));
		return headers.contains(name);
	}

	@Test
	void whatConnectionNamesGoesInAnyCase() {
		HttpHeaders headers = new DefaultHttpHeaders().add("Connection", "close, X-OLD")
			.add("connection", ", x-Older ,")
			.add("X-Old", "1")
			.add("x-older", "2")
			.add("X-Kept", "3");
		HopByHop.RESPONSE.remove(headers);
		assertThat(headers.names()).containsExactly("X-Kept");
	}

	@ParameterizedTest
	@CsvSource({ "X-Forwarded-For", "x-real-ip", "HOST", "Content-Length", "te" })
	void connectionCannotRemoveManagedHeadersOrFraming(String name) {
		HttpHeaders headers = new DefaultHttpHeaders().add("Connection", name).add(name, "trailers");
		HopByHop.ORIGIN_REQUEST.remove(headers);
		assertThat(headers.names()).containsExactly(name.equals("te") ? "TE" : name);
	}

	@ParameterizedTest(name = "TE: {0} is sent on as {1}")
	@CsvSource(nullValues = "-", delimiter = '|', textBlock = """
			trailers          | trailers
			gzip, Trailers    | trailers
			gzip              | -
			trailers;q=0.5    | -
			""")
	void originLearnsOnlyThatTrailersAreWelcome(String sent, String kept) {
		HttpHeaders headers = new DefaultHttpHeaders().add("TE", sent);
		HopByHop.ORIGIN_REQUEST.remove(headers);
		assertThat(headers.get("TE")).isEqualTo(kept);
	}

}
