package io.forwardauth.gateway.spring;

import java.nio.ByteBuffer;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientHelloTests {

	/** Of a record and of a handshake message. */
	private static final int HEADERS = 5 + 4;

	private static final List<String> SPOKEN = List.of("h2", "http/1.1");

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			nothing is offered              |             | false
			one that is spoken              | http/1.1    | false
			one that is spoken, among more  | spdy/3 h2   | false
			one that is not spoken          | spdy/3      | true
			several that are not            | h3 imap ftp | true
			one that begins like another    | h           | true
			one that begins with another    | http/1.10   | true
			""")
	void protocolsThatAreOffered(String description, String offered, boolean others) throws Exception {
		String[] protocols = (offered != null) ? offered.split(" ") : new String[0];
		assertThat(ClientHello.offersOnlyOthers(hello(protocols), SPOKEN)).isEqualTo(others);
	}

	@Test
	void whatCannotBeReadOffersNothing() throws Exception {
		ByteBuf hello = hello("spdy/3");
		for (int length = 0; length < hello.readableBytes(); length++) {
			// The last extension need not be there to know the one before.
			ByteBuf cut = hello.slice(0, length);
			assertThat(ClientHello.offersOnlyOthers(cut, SPOKEN)).isFalse();
			assertThat(cut.readerIndex()).isZero();
		}
		assertThat(ClientHello.offersOnlyOthers(Unpooled.wrappedBuffer(new byte[200]), SPOKEN)).isFalse();
	}

	private static ByteBuf hello(String... protocols) throws Exception {
		SSLEngine engine = SslContextBuilder.forClient()
			.sslProvider(SslProvider.JDK)
			.build()
			.newEngine(UnpooledByteBufAllocator.DEFAULT, "shop.test", 443);
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setApplicationProtocols(protocols);
		engine.setSSLParameters(parameters);
		ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
		engine.beginHandshake();
		while (record.position() == 0) {
			engine.wrap(ByteBuffer.allocate(0), record);
			Runnable task = engine.getDelegatedTask();
			if (task != null) {
				task.run();
			}
		}
		return Unpooled.wrappedBuffer(record.flip()).skipBytes(HEADERS).slice();
	}

}
