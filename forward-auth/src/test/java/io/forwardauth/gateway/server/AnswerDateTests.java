package io.forwardauth.gateway.server;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class AnswerDateTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			the day has two digits | 784111777 | Sun, 06 Nov 1994 08:49:37 GMT
			a second later         | 784111778 | Sun, 06 Nov 1994 08:49:38 GMT
			and back               | 784111777 | Sun, 06 Nov 1994 08:49:37 GMT
			the beginning          | 0         | Thu, 01 Jan 1970 00:00:00 GMT
			""")
	void isWrittenAsRfc9110Has(String description, long second, String text) {
		assertThat(AnswerDate.of(second)).isEqualTo(text);
	}

	@Test
	void answerWithoutDateGetsThatOfNow() {
		HttpHeaders headers = new DefaultHttpHeaders();
		AnswerDate.settle(headers);
		Instant said = ZonedDateTime.parse(headers.get("Date"), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
		assertThat(said.getEpochSecond()).isCloseTo(Instant.now().getEpochSecond(), within(5L));
	}

	@Test
	void dateThatIsSaidStays() {
		HttpHeaders headers = new DefaultHttpHeaders().add("date", "some day");
		AnswerDate.settle(headers);
		assertThat(headers.getAll("Date")).containsExactly("some day");
	}

}
