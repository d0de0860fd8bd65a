package io.forwardauth.gateway.spring;

import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;

import static org.assertj.core.api.Assertions.assertThat;

class OriginWireTests {

	private static final HttpClient SPRINGS = HttpClient.create()
		.httpResponseDecoder((decoder) -> decoder.maxHeaderSize(20_000).maxInitialLineLength(10_000));

	@Test
	void sizesOfSpringCloudGatewayStayWhereThereAreNoOthers() {
		HttpResponseDecoderSpec decoder = customized(0);
		assertThat(decoder.maxHeaderSize()).isEqualTo(20_000);
		assertThat(decoder.maxInitialLineLength()).isEqualTo(10_000);
		assertThat(decoder.allowDuplicateContentLengths()).isTrue();
	}

	@Test
	void ownSizeTakesTheirPlace() {
		HttpResponseDecoderSpec decoder = customized(65_536);
		assertThat(decoder.maxHeaderSize()).isEqualTo(65_536);
		assertThat(decoder.maxInitialLineLength()).isEqualTo(65_536);
		assertThat(decoder.allowDuplicateContentLengths()).isTrue();
	}

	private static HttpResponseDecoderSpec customized(int maxHeaderSize) {
		return new OriginWire(new PassedExchanges(), maxHeaderSize, null).customize(SPRINGS).configuration().decoder();
	}

}
