package io.forwardauth.gateway.observability;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.forwardauth.gateway.client.PoolState;
import io.forwardauth.gateway.http.ExchangeFacts;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsObserverTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final MetricsObserver observer = new MetricsObserver(this.registry, 100);

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			an allowed request           | shop | jwt | allow | 204 | true  | shop | jwt  | allow | 2xx  | line
			a denied one                 | shop | jwt | deny  | 401 | true  | shop | jwt  | deny  | 4xx  | line
			an auth server that failed   | shop | jwt | error | 503 | true  | shop | jwt  | error | 5xx  | line
			a preflight passed unasked   | shop | jwt | skip  | 204 | true  | shop | jwt  | skip  | 2xx  | line
			a route without a policy     | shop | -   | none  | 302 | true  | shop | none | none  | 3xx  | line
			no route at all              | -    | -   | none  | 400 | true  | none | none | none  | 4xx  | line
			Spring's way                 | shop | jwt | allow | 200 | false | shop | jwt  | allow | 2xx  | spring
			a tunnel                     | shop | jwt | allow | 101 | true  | shop | jwt  | allow | 1xx  | line
			an exchange without a status | shop | jwt | allow | 0   | true  | shop | jwt  | allow | none | line
			an origin's strange status   | shop | jwt | allow | 999 | true  | shop | jwt  | allow | none | line
			""")
	void requestIsTimedUnder(String description, String route, String policy, String decision, int status,
			boolean straight, String routeTag, String policyTag, String decisionTag, String statusTag, String way) {
		ExchangeFacts facts = Exchanges.ended("GET", status);
		facts.routeId = route;
		facts.policy = policy;
		facts.decision = decision;
		facts.straight = straight;
		end(facts);
		Timer timer = this.registry.get(MetricsObserver.REQUESTS)
			.tags("route", routeTag, "policy", policyTag, "decision", decisionTag, "status", statusTag, "way", way)
			.timer();
		assertThat(timer.count()).isOne();
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			an ordinary request       | GET      | 200 | shop | GET   | 200     | SUCCESS       | shop
			an interim status         | GET      | 101 | shop | GET   | 101     | INFORMATIONAL | shop
			a redirect                | HEAD     | 302 | shop | HEAD  | 302     | REDIRECTION   | shop
			a client that went away   | POST     | 499 | shop | POST  | 499     | CLIENT_ERROR  | shop
			a failure                 | PUT      | 502 | shop | PUT   | 502     | SERVER_ERROR  | shop
			a method of no RFC        | PROPFIND | 200 | shop | OTHER | 200     | SUCCESS       | shop
			a method in small letters | get      | 200 | shop | OTHER | 200     | SUCCESS       | shop
			a status beyond the known | GET      | 600 | shop | GET   | UNKNOWN | UNKNOWN       | shop
			no status                 | GET      | 0   | shop | GET   | UNKNOWN | UNKNOWN       | shop
			no route                  | GET      | 404 | -    | GET   | 404     | CLIENT_ERROR  | UNKNOWN
			""")
	void straightRequestIsTimedAsSpringWould(String description, String method, int status, String route,
			String methodTag, String statusTag, String outcome, String uri) {
		ExchangeFacts facts = Exchanges.ended(method, status);
		facts.routeId = route;
		end(facts);
		assertThat(this.registry.find(MetricsObserver.HTTP_SERVER_REQUESTS).timers()).singleElement()
			.satisfies((timer) -> {
				assertThat(timer.count()).isOne();
				assertThat(timer.getId().getTags()).containsExactlyInAnyOrder(Tag.of("method", methodTag),
						Tag.of("status", statusTag), Tag.of("outcome", outcome), Tag.of("uri", uri),
						Tag.of("exception", "none"), Tag.of("error", "none"));
			});
	}

	@Test
	void requestOnSpringsWayIsLeftToSpringsOwnTimer() {
		ExchangeFacts facts = Exchanges.allowed("shop", "jwt");
		facts.straight = false;
		end(facts);
		assertThat(this.registry.find(MetricsObserver.HTTP_SERVER_REQUESTS).timers()).isEmpty();
	}

	@Test
	void waitsForAuthServerAndOriginAreTimed() {
		end(Exchanges.allowed("shop", "jwt"));
		Timer auth = this.registry.get(MetricsObserver.AUTH)
			.tags("route", "shop", "policy", "jwt", "decision", "allow")
			.timer();
		assertThat(auth.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(2);
		Timer origin = this.registry.get(MetricsObserver.ORIGIN).tags("route", "shop").timer();
		assertThat(origin.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
	}

	@Test
	void whoWasNotAskedIsNotTimed() {
		end(Exchanges.ended("GET", 404));
		assertThat(this.registry.find(MetricsObserver.AUTH).timers()).isEmpty();
		assertThat(this.registry.find(MetricsObserver.ORIGIN).timers()).isEmpty();
		assertThat(this.registry.find(MetricsObserver.DECISIONS).counters()).isEmpty();
	}

	@Test
	void decisionsAreCountedByPolicyWhateverTheRoute() {
		end(Exchanges.allowed("shop", "jwt"));
		end(Exchanges.allowed("cart", "jwt"));
		assertThat(this.registry.get(MetricsObserver.DECISIONS)
			.tags("policy", "jwt", "decision", "allow")
			.counter()
			.count()).isEqualTo(2);
	}

	@Test
	void combinationsBeyondTheBoundShareOneSeries() {
		MetricsObserver bounded = new MetricsObserver(this.registry, 2);
		for (String route : List.of("a", "b", "c", "d", "a")) {
			bounded.started();
			bounded.ended(Exchanges.allowed(route, "jwt"));
		}
		assertThat(this.registry.find(MetricsObserver.REQUESTS).timers()).extracting(
				(timer) -> timer.getId().getTag("route") + " " + timer.getId().getTag("policy") + " " + timer.count())
			.containsExactlyInAnyOrder("a jwt 2", "b jwt 1", "other other 2");
	}

	@Test
	void requestsUnderWayAreCounted() {
		this.observer.started();
		this.observer.started();
		this.observer.ended(Exchanges.ended("GET", 200));
		assertThat(this.registry.get(MetricsObserver.ACTIVE_REQUESTS).gauge().value()).isOne();
	}

	@Test
	void openConnectionsAreAskedForAtEachLook() {
		AtomicInteger open = new AtomicInteger(3);
		this.observer.connections(open::get);
		open.set(4);
		assertThat(this.registry.get(MetricsObserver.CONNECTIONS).gauge().value()).isEqualTo(4);
	}

	@Test
	void sameKindOfRequestAddsNoMeter() {
		end(Exchanges.allowed("shop", "jwt"));
		List<Meter> before = this.registry.getMeters();
		end(Exchanges.allowed("shop", "jwt"));
		assertThat(this.registry.getMeters()).hasSameSizeAs(before);
	}

	@Test
	void poolsOfOneTargetAreAddedUp() {
		PoolMetrics pools = new PoolMetrics(this.registry, 2);
		pools.created("http://a", new Pool(5, 2, 1));
		pools.created("http://a", new Pool(6, 3, 0));
		assertThat(pool("http://a", "open")).isEqualTo(11);
		assertThat(pool("http://a", "idle")).isEqualTo(5);
		assertThat(pool("http://a", "pending")).isOne();
	}

	@Test
	void targetsBeyondTheBoundShareTheirGauges() {
		PoolMetrics pools = new PoolMetrics(this.registry, 1);
		pools.created("http://a", new Pool(1, 0, 0));
		pools.created("http://b", new Pool(2, 0, 0));
		pools.created("http://c", new Pool(3, 0, 0));
		pools.created("http://a", new Pool(4, 0, 0));
		assertThat(pool("http://a", "open")).isEqualTo(5);
		assertThat(pool("other", "open")).isEqualTo(5);
	}

	private void end(ExchangeFacts facts) {
		this.observer.started();
		this.observer.ended(facts);
	}

	private double pool(String target, String state) {
		return this.registry.get(PoolMetrics.CONNECTIONS).tags("target", target, "state", state).gauge().value();
	}

	private record Pool(int open, int idle, int pending) implements PoolState {
	}

}
