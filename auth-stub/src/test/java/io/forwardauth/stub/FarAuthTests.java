package io.forwardauth.stub;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The TLS port as an auth server far away, while the plain port stays near.
 */
class FarAuthTests {

	private static final Delay FAR = Delay.parse("lognormal:90ms,0.5");

	@Test
	void onlyTheTlsPortWaitsForItsOwnDelay() throws Exception {
		try (StubServer stub = StubServer.builder().tlsPort(0).tlsDelay(Delay.parse("300ms")).start()) {
			assertThat(millis(stub, stub.url())).isLessThan(300);
			assertThat(millis(stub, stub.tlsUrl())).isGreaterThanOrEqualTo(300);
		}
	}

	@Test
	void tlsPortIsAsSlowAsThePlainOneUnlessToldOtherwise() throws Exception {
		try (StubServer stub = StubServer.builder().tlsPort(0).delay(Delay.parse("120ms")).start()) {
			assertThat(millis(stub, stub.tlsUrl())).isGreaterThanOrEqualTo(120);
		}
	}

	@Test
	void everyStartWithTheSameSeedDrawsTheSameDelays() {
		assertThat(draws(1, 50)).isEqualTo(draws(1, 50)).isNotEqualTo(draws(2, 50));
	}

	@Test
	void medianAndTailAreThoseOfTheDistribution() {
		List<Long> drawn = draws(1, 10_000).stream().sorted().toList();
		assertThat(drawn.get(5_000) / 1e6).isBetween(88.5, 91.5);
		// The 95th percentile is the median times e^(1.645 sigma).
		assertThat(drawn.get(9_500) / 1e6).isBetween(200.0, 210.0);
	}

	@Test
	void certificateNamesTheHostsThatWereAskedFor() throws Exception {
		StubServer stub = StubServer.builder().tlsPort(0).tlsNames("auth-stub", "auth.example").build();
		Collection<List<?>> names = Client.certificate(stub).getSubjectAlternativeNames();
		assertThat(names).extracting((name) -> (Object) name.get(1))
			.contains("localhost", "127.0.0.1", "auth-stub", "auth.example");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-", "two words", "https://auth-stub", "auth_stub" })
	void whatIsNoHostNameIsRefusedByName(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> StubServer.builder().tlsNames(name).build())
			.withMessageContaining("'" + name + "'");
	}

	private static List<Long> draws(long seed, int count) {
		StubOptions options = new StubOptions("127.0.0.1", 0, 0, List.of(), 1, Delay.NONE, FAR, OptionalLong.of(seed));
		Supplier<RandomGenerator> chance = options.chance();
		return Stream.generate(() -> FAR.nextNanos(chance.get())).limit(count).toList();
	}

	private static long millis(StubServer stub, String url) throws Exception {
		HttpClient client = Client.trusting(stub);
		long start = System.nanoTime();
		assertThat(client.send(HttpRequest.newBuilder(URI.create(url + "/always")).build(), BodyHandlers.discarding())
			.statusCode()).isEqualTo(200);
		return (System.nanoTime() - start) / 1_000_000;
	}

}
