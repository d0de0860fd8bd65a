package io.forwardauth.gateway.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the fuzzer found, on both ways.
 */
@Timeout(60)
class FuzzFoundTests {

	private static final String CHUNKED = "HTTP/1.1 200 OK\r\nX-Of: origin\r\nTransfer-Encoding: chunked\r\n\r\n";

	static Stream<Arguments> cases() {
		List<Case> rows = List.of(
				Case.of("two lengths that differ are refused in HTTP/1.0 too")
					.bytes("POST / HTTP/1.0\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
					.then((seen) -> seen.refusedAtTheEdge(400)),
				Case.of("an origin that switches unasked and waits is a 502")
					.gets("/")
					.origin(Answer.of("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"))
					.then((seen) -> seen.answered(502)),
				Case.of("an answer that is reset in its midst does not look whole")
					.gets("/")
					.origin(Answer.raw(CHUNKED + "3\r\nabc\r\n8\r\nab").then(Answer.After.RESET))
					.then((seen) -> assertThat(seen.answer().status() == 502 || !seen.answer().whole())
						.as("a 502, or cut off")
						.isTrue()),
				Case.of("an answer whose first chunk is malformed brings no header of its origin with a 502")
					.gets("/")
					.origin(Answer.raw(CHUNKED + "zz\r\n").then(Answer.After.CLOSE))
					.then((seen) -> assertThat(seen.answers().isEmpty() || !seen.answer().whole()
							|| (seen.answer().status() == 502 && seen.answer().header("X-Of").isEmpty()))
						.as("a 502 of the gateway, or cut off")
						.isTrue()));
		return Arrays.stream(Way.values())
			.flatMap((way) -> rows.stream().map((row) -> Arguments.of(Named.of(row.says(), row), way)));
	}

	@ParameterizedTest(name = "{1}: {0}")
	@MethodSource("cases")
	void holds(Case row, Way way) throws Exception {
		row.holdsOn(LocalStage.of(way));
	}

}
