package io.forwardauth.gateway.house;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A watch that sleeps would let everything pass.
 */
class WatchTests {

	private static EventLoopGroup loops;

	@BeforeAll
	static void startLoops() {
		loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("loops"), NioIoHandler.newFactory());
	}

	@AfterAll
	static void stopLoops() {
		loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Test
	void leakedBufferIsFound() {
		leakBuffer();
		Findings.collectLeaks();
		assertThat(Findings.take()).singleElement()
			.satisfies((finding) -> assertThat(finding).hasMessageContaining("leaked ByteBuf"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void blockingOnAnEventLoopIsFoundEvenIfItsErrorIsSwallowed(String method, Runnable blocking) {
		loops.submit(blocking).awaitUninterruptibly();
		assertThat(Findings.take()).singleElement()
			.satisfies((finding) -> assertThat(finding).hasMessageContaining(method));
	}

	static Stream<Arguments> blockingOnAnEventLoopIsFoundEvenIfItsErrorIsSwallowed() {
		return Stream.of(arguments("sleep", (Runnable) WatchTests::sleep),
				arguments("park", (Runnable) new CompletableFuture<>()::join),
				arguments("FileInputStream", (Runnable) WatchTests::readFile));
	}

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { "forward-auth-io-1", "forward-auth-1" })
	void threadsOfOurNameMustNotBlock(String name) throws InterruptedException {
		Thread thread = new Thread(WatchTests::sleep, name);
		thread.setUncaughtExceptionHandler((ignored, error) -> {
		});
		thread.start();
		thread.join();
		assertThat(Findings.take()).hasSize(1);
	}

	@Test
	void otherThreadsMayBlock() {
		sleep();
		assertThat(Findings.take()).isEmpty();
	}

	@Test
	void findingFailsOneTest() {
		AssertionError finding = new AssertionError("some leak");
		Findings.add(finding);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(Findings::check)
			.satisfies((failure) -> assertThat(failure).hasSuppressedException(finding));
		Findings.check();
	}

	private static void leakBuffer() {
		ByteBuf leaked = PooledByteBufAllocator.DEFAULT.buffer();
		assertThat(leaked.refCnt()).isEqualTo(1);
	}

	private static void readFile() {
		try (InputStream file = new FileInputStream("pom.xml")) {
			assertThat(file.read()).isPositive();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void sleep() {
		try {
			Thread.sleep(1);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
