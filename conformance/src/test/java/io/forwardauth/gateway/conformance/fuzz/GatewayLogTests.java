package io.forwardauth.gateway.conformance.fuzz;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayLogTests {

	private static final String TIME = "2026-11-25T16:07:46.818Z ";

	@ParameterizedTest
	@ValueSource(strings = { "ERROR io.netty.util.ResourceLeakDetector : LEAK: ByteBuf.release() was not called",
			"WARN i.f.gateway.client.ClientConnection : Closing a connection",
			"ERROR r.c.p.Operators : Operator called default onErrorDropped java.lang.NullPointerException",
			"INFO x : java.lang.OutOfMemoryError: Java heap space" })
	void faultIsFound(String entry) {
		assertThat(GatewayLog.faults(List.of(TIME + "INFO fine", TIME + entry, "\tat a.b.C.d(C.java:1)"))).hasSize(1);
	}

	@Test
	void connectionThatBreaksBehindSpringIsNone() {
		assertThat(GatewayLog.faults(List.of(
				TIME + "ERROR --- reactor.core.publisher.Operators : Operator called default onErrorDropped", "",
				"reactor.core.Exceptions$ErrorCallbackNotImplemented: io.netty.channel.unix.Errors$NativeIoException: x",
				TIME + "INFO fine")))
			.isEmpty();
	}

	@Test
	void lostBufferBesideItIsOneAllTheSame() {
		assertThat(GatewayLog.faults(List.of(TIME + "ERROR reactor.core.publisher.Operators : Operator called default"
				+ " onErrorDropped NativeIoException LEAK:")))
			.hasSize(1);
	}

}
