package io.forwardauth.gateway.http;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Messages of HTTP/1, plain ones and odd ones, for the properties of decoders.
 */
public final class Messages {

	private Messages() {
	}

	/**
	 * One to three of them behind each other.
	 * @param lines first lines, without their ends
	 * @param headers lines of headers, without their ends
	 * @param bodies what stands behind a head
	 * @return their bytes, one character each
	 */
	public static Arbitrary<String> of(Arbitrary<String> lines, Arbitrary<String> headers, Arbitrary<String> bodies) {
		Arbitrary<String> ends = mostly(Arbitraries.just("\r\n"), Arbitraries.of("\n", "\r", "\r\r\n"));
		Arbitrary<String> line = Combinators.combine(headers, ends).as(String::concat);
		Arbitrary<String> head = Combinators
			.combine(Combinators.combine(lines, ends).as(String::concat), line.list().ofMaxSize(4), ends)
			.as((first, more, end) -> first + String.join("", more) + end);
		return Combinators.combine(head, bodies)
			.as(String::concat)
			.list()
			.ofMinSize(1)
			.ofMaxSize(3)
			.map((all) -> String.join("", all));
	}

	/** Nine in ten are plain: with more that is odd in one message nothing would tell. */
	public static Arbitrary<String> mostly(Arbitrary<String> plain, Arbitrary<String> odd) {
		return Arbitraries.frequencyOf(Tuple.of(9, plain), Tuple.of(1, odd));
	}

}
