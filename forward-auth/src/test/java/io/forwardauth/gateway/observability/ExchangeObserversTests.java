package io.forwardauth.gateway.observability;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.forwardauth.gateway.http.ExchangeFacts;
import io.forwardauth.gateway.http.ExchangeObserver;

import static org.assertj.core.api.Assertions.assertThat;

class ExchangeObserversTests {

	private final List<String> heard = new ArrayList<>();

	@Test
	void nobodyIsTheOneWhoHearsNothing() {
		assertThat(ExchangeObservers.of(List.of())).isSameAs(ExchangeObserver.NONE);
	}

	@Test
	void oneIsItself() {
		ExchangeObserver one = new Hearing("one");
		assertThat(ExchangeObservers.of(List.of(one))).isSameAs(one);
	}

	@Test
	void allAreToldInTheirOrder() {
		ExchangeObserver all = ExchangeObservers.of(List.of(new Hearing("one"), new Hearing("two")));
		all.started();
		all.ended(Exchanges.ended("GET", 200));
		assertThat(this.heard).containsExactly("one started", "two started", "one ended 200", "two ended 200");
	}

	private final class Hearing implements ExchangeObserver {

		private final String name;

		Hearing(String name) {
			this.name = name;
		}

		@Override
		public void started() {
			ExchangeObserversTests.this.heard.add(this.name + " started");
		}

		@Override
		public void ended(ExchangeFacts facts) {
			ExchangeObserversTests.this.heard.add(this.name + " ended " + facts.status);
		}

	}

}
