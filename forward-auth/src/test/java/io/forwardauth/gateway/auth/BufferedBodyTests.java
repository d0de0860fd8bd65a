package io.forwardauth.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.IllegalReferenceCountException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BufferedBodyTests {

	@ParameterizedTest
	@CsvSource({ "0,1", "1,1", "5000,1", "4096,4096", "300001,7919", "300001,300001" })
	void bodyComesOutAsItCameInAsOftenAsItIsWanted(int length, int part) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < length; i++) {
			text.append((char) ('a' + i % 23));
		}
		BufferedBody body = new BufferedBody(false);
		for (int i = 0; i < length; i += part) {
			ByteBuf bytes = buffer(text.substring(i, Math.min(length, i + part)));
			body.add(bytes);
			assertThat(bytes.refCnt()).as("it is the caller's still").isEqualTo(1);
			assertThat(bytes.release()).isTrue();
		}
		assertThat(body.size()).isEqualTo(length);
		assertThat(text(body.parts(false))).isEqualTo(text.toString());
		assertThat(text(body.parts(true))).isEqualTo(text.toString());
		body.release();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void trailersComeAtTheEndForWhoeverWantsThem(boolean wanted) {
		BufferedBody body = new BufferedBody(true);
		body.trailers(new DefaultHttpHeaders().add("X-Sum", "1"));
		LastHttpContent last = (LastHttpContent) body.parts(wanted).next();
		assertThat(last.trailingHeaders().contains("X-Sum")).isEqualTo(wanted);
		body.release();
	}

	@Test
	void whoeverComesTooLateGetsNoEmptyBody() {
		BufferedBody body = new BufferedBody(true);
		ByteBuf bytes = buffer("body");
		body.add(bytes);
		body.release();
		body.add(bytes.readerIndex(0));
		bytes.release();
		assertThat(body.buffers().hasNext()).isTrue();
		assertThatExceptionOfType(IllegalReferenceCountException.class).isThrownBy(() -> body.buffers().next());
	}

	private static ByteBuf buffer(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
	}

	private static String text(Iterator<HttpContent> parts) {
		StringBuilder text = new StringBuilder();
		while (parts.hasNext()) {
			HttpContent part = parts.next();
			text.append(part.content().toString(StandardCharsets.US_ASCII));
			assertThat(part instanceof LastHttpContent).isEqualTo(!parts.hasNext());
			part.release();
		}
		return text.toString();
	}

}
