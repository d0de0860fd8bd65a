package io.forwardauth.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A list of headers means what Netty's headers mean.
 */
class HeaderListTests {

	/** Something that is done to headers. */
	private record Change(String kind, CharSequence name, String value) {

		void on(HttpHeaders headers) {
			switch (this.kind) {
				case "add" -> headers.add(this.name, this.value);
				case "set" -> headers.set(this.name, this.value);
				case "several" -> headers.set(this.name, List.of(this.value, "2"));
				case "copy" -> headers.add(headers.copy());
				case "clear" -> headers.clear();
				default -> headers.remove(this.name);
			}
		}

	}

	@Provide
	Arbitrary<List<Change>> changes() {
		Arbitrary<String> names = Arbitraries.of("Host", "host", "X-A", "x-a", "X-B", "Connection", "X_A");
		Arbitrary<CharSequence> spelled = Arbitraries.oneOf(names, names.map(AsciiString::cached));
		Arbitrary<String> kinds = Arbitraries.frequencyOf(Tuple.of(12, Arbitraries.just("add")),
				Tuple.of(4, Arbitraries.of("set", "several", "remove")), Tuple.of(1, Arbitraries.of("copy", "clear")));
		return Combinators.combine(kinds, spelled, Arbitraries.of("a", "b, close", "\u00e9"))
			.as(Change::new)
			.list()
			.ofMaxSize(40);
	}

	@Property
	void whateverIsDoneToItItReadsLikeNettys(@ForAll("changes") List<Change> changes) {
		HttpHeaders netty = new DefaultHttpHeaders();
		HeaderList list = new HeaderList(true);
		for (Change change : changes) {
			if (!change.kind().equals("copy") || netty.size() < 100) {
				change.on(netty);
				change.on(list);
			}
		}
		assertThat(lines(list)).isEqualTo(lines(netty));
		assertThat(list.size()).isEqualTo(netty.size());
		assertThat(list.isEmpty()).isEqualTo(netty.isEmpty());
		assertThat(list.names()).isEqualTo(new LinkedHashSet<>(List.copyOf(netty.names())));
		assertThat(lines(list.copy())).isEqualTo(lines(netty));
		for (String name : List.of("HOST", "X-a", "x-b", "connection", "Missing")) {
			assertThat(list.get(name)).isEqualTo(netty.get(name));
			assertThat(list.getAll(name)).isEqualTo(netty.getAll(name));
			assertThat(list.contains(name)).isEqualTo(netty.contains(name));
			for (String value : List.of("a", "CLOSE", "b", "clos")) {
				assertThat(list.containsValue(name, value, true)).isEqualTo(netty.containsValue(name, value, true));
				assertThat(list.containsValue(name, value, false)).isEqualTo(netty.containsValue(name, value, false));
			}
		}
		list.removeIf((name) -> AsciiString.contentEqualsIgnoreCase(name, "x-a"));
		assertThat(lines(list)).isEqualTo(lines(netty.remove("X-A")));
	}

	private static List<String> lines(HttpHeaders headers) {
		List<String> lines = new ArrayList<>();
		for (Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence(); entries
			.hasNext();) {
			Map.Entry<CharSequence, CharSequence> entry = entries.next();
			lines.add(entry.getKey() + ": " + entry.getValue());
		}
		return lines;
	}

	@Test
	void noCharacterBeyondAByteBecomesALineFeed() {
		HeaderList list = new HeaderList(false);
		list.add("X-One", "a\u010ab").add("X-Tw\u010a", "\u00e9").add(AsciiString.cached("X-Three"), 3);
		ByteBuf buffer = Unpooled.buffer();
		MessageText.start().add(list).writeTo(buffer);
		assertThat(buffer.toString(StandardCharsets.ISO_8859_1))
			.isEqualTo("X-One: a?b\r\nX-Tw?: \u00e9\r\nX-Three: 3\r\n");
	}

	@Test
	void aLongHeadIsWrittenWhole() {
		HeaderList list = new HeaderList(true);
		for (int i = 0; i < 100; i++) {
			list.add("X-" + i, "v".repeat(100));
		}
		ByteBuf buffer = Unpooled.buffer();
		MessageText.start().add(list).writeTo(buffer);
		assertThat(buffer.toString(StandardCharsets.ISO_8859_1)).hasLineCount(100).endsWith("\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\rb", "a\u0000b", "\u007f", " a", "\ta", "a\u000b" })
	void noValueIsTakenThatNettyRefuses(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> new DefaultHttpHeaders().add("X-A", value));
		assertThatIllegalArgumentException().isThrownBy(() -> new HeaderList(true).add("X-A", value));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new HeaderList(true).add("X-A", AsciiString.cached(value)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a:", "a\n", "\u00e9" })
	void noNameIsTakenThatNettyRefuses(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new HeaderList(true).add(name, "1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length", "transfer-encoding", "Trailer" })
	void trailersDoNotFrame(String name) {
		HttpHeaders trailers = HeaderLists.TRAILERS.newHeaders();
		assertThatIllegalArgumentException().isThrownBy(() -> trailers.add(name, "1"));
		assertThat(trailers.add("X-Checksum", "1").get("x-checksum")).isEqualTo("1");
	}

	@Test
	void numbersThatAreNoneAreMissing() {
		HeaderList list = new HeaderList(true);
		list.setInt("X-Int", 7).setShort("X-Short", (short) 8).add("X-Text", "x");
		list.add("Date", "Sat, 28 Nov 2026 02:20:36 GMT");
		assertThat(list.getInt("X-Int")).isEqualTo(7);
		assertThat(list.getShort("X-Short", (short) 0)).isEqualTo((short) 8);
		assertThat(list.getInt("X-Text", -1)).isEqualTo(-1);
		assertThat(list.getTimeMillis("Date")).isEqualTo(1795832436000L);
		assertThat(list.getTimeMillis("X-Text", -1)).isEqualTo(-1);
	}

}
