package io.forwardauth.gateway.conformance.fuzz;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.forwardauth.gateway.conformance.Way;
import io.forwardauth.gateway.conformance.fuzz.Reading.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScenariosTests {

	private static final List<Way> WAYS = List.of(Way.LINE, Way.SPRING);

	@Test
	void seedAndIndexAloneMakeAConnection() {
		Scenarios once = new Scenarios(5, WAYS);
		Scenarios again = new Scenarios(5, WAYS);
		again.of(3);
		for (long index : new long[] { 0, 99, 7, 1_000_000_000_000L }) {
			assertThat(again.of(index).story()).isEqualTo(once.of(index).story());
		}
	}

	@Test
	void anotherSeedMakesOthers() {
		Set<String> bytes = new HashSet<>();
		for (int i = 0; i < 50; i++) {
			bytes.add(new Scenarios(i, WAYS).of(0).bytes());
			bytes.add(new Scenarios(0, WAYS).of(i + 1).bytes());
		}
		assertThat(bytes).hasSize(100);
	}

	@Test
	void allKindsOfRequestsAreAmongThem() {
		Map<State, Integer> states = new EnumMap<>(State.class);
		Set<String> places = new HashSet<>();
		int calm = 0;
		for (int i = 0; i < 3000; i++) {
			Scenario scenario = new Scenarios(1, WAYS).of(i);
			scenario.readings().forEach((reading) -> states.merge(reading.state(), 1, Integer::sum));
			scenario.sent().values().forEach((sent) -> places.add(sent.place().id()));
			calm += scenario.calm() ? 1 : 0;
			if (scenario.calm()) {
				assertThat(scenario.readings()).allMatch(Reading::isWhole);
			}
		}
		assertThat(states.get(State.WHOLE)).isGreaterThan(2000);
		assertThat(states.get(State.BAD_HEAD)).isGreaterThan(500);
		assertThat(states).containsKeys(State.BAD_BODY, State.CUT_BODY, State.CUT_HEAD);
		assertThat(places).containsAll(Landscape.PLACES.stream().map(Place::id).toList());
		assertThat(calm).isBetween(700, 1100);
	}

	@Test
	void tagsLeadBackToTheirConnections() {
		Scenarios scenarios = new Scenarios(1, WAYS);
		for (int i = 0; i < 500; i++) {
			Scenario scenario = scenarios.of(i);
			assertThat(scenario.sent().keySet()).allMatch((tag) -> Scenario.indexOf(tag) == scenario.index());
		}
		assertThat(Scenario.indexOf("x")).isEqualTo(-1);
	}

}
