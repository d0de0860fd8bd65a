package io.forwardauth.gateway.edge;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TraceParentTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "-",
			textBlock = """
					the W3C example         | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01   | 0af7651916cd43dd8448eb211c80319c
					a later version         | 01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x | 0af7651916cd43dd8448eb211c80319c
					no header               | -                                                         | -
					empty                   | ''                                                        | -
					the forbidden version   | ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01   | -
					a tail in version 0     | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x | -
					a tail without a dash   | 01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x  | -
					capitals                | 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01   | -
					all zero                | 00-00000000000000000000000000000000-b7ad6b7169203331-01   | -
					too short               | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0    | -
					no dashes               | 00 0af7651916cd43dd8448eb211c80319c b7ad6b7169203331 01   | -
					""")
	void traceIdIsReadOnlyFromAWellFormedHeader(String description, String value, String traceId) {
		DefaultHttpHeaders headers = new DefaultHttpHeaders();
		if (value != null) {
			headers.add("traceparent", value);
		}
		assertThat(TraceParent.traceId(headers)).as(description).isEqualTo(traceId);
	}

}
