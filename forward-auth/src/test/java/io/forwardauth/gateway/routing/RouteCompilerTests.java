package io.forwardauth.gateway.routing;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.gateway.filter.factory.StripPrefixGatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the compiler makes of routes as Spring Cloud Gateway holds them.
 */
class RouteCompilerTests {

	private static final List<String> ALL = List.of("Path=/**");

	@Test
	void stepsOfDefaultAndRouteFiltersInterleaveByPosition() {
		new GatewayContext().with("default-filters[0]", "AddRequestHeader=X-Default,1")
			.with("default-filters[1]", "AddResponseHeader=X-Default,2")
			.route("r", "http://origin", ALL, List.of("StripPrefix=1", "ForwardAuth=a,b", "SetPath=/x"))
			.compiled((table) -> assertThat(straight(table, 0).steps()).extracting(RouteCompilerTests::name)
				.containsExactly("AddRequestHeader", "StripPrefix", "AddResponseHeader", "Ask a", "Ask b", "SetPath"));
	}

	@Test
	void defaultPolicyIsAskedFirstWhereTheRouteSaysNothing() {
		new GatewayContext().route("silent", "http://origin", ALL, List.of("StripPrefix=1"))
			.route("named", "http://origin", ALL, List.of("StripPrefix=1", "ForwardAuth=a"))
			.route("public", "http://origin", ALL, List.of("ForwardAuth=none"))
			.compiled((table) -> {
				assertThat(straight(table, 0).steps()).extracting(RouteCompilerTests::name)
					.containsExactly("Ask default", "StripPrefix");
				assertThat(straight(table, 1).steps()).extracting(RouteCompilerTests::name)
					.containsExactly("StripPrefix", "Ask a");
				assertThat(straight(table, 2).steps()).isEmpty();
				assertThat(straight(table, 2).isPublic()).isTrue();
				assertThat(straight(table, 2).keepIdentityHeaders()).isFalse();
				assertThat(table.entries()).extracting((entry) -> entry.auth().policies())
					.containsExactly(List.of("default"), List.of("a"), List.of());
			});
	}

	@Test
	void withoutDefaultPolicyASilentRouteAsksNobody() {
		new GatewayContext().route("silent", "http://origin", ALL, List.of()).compiled(null, (table) -> {
			assertThat(straight(table, 0).policies()).isEmpty();
			assertThat(table.entries().get(0).auth()).isEqualTo(RouteAuth.UNSAID);
		});
	}

	@Test
	void aPolicyInDefaultFiltersAlwaysRuns() {
		new GatewayContext().with("default-filters[0]", "ForwardAuth=a")
			.route("silent", "http://origin", ALL, List.of())
			.route("named", "http://origin", ALL, List.of("ForwardAuth=b"))
			.compiled((table) -> assertThat(table.entries()).extracting((entry) -> entry.auth().policies())
				.containsExactly(List.of("a"), List.of("a", "b")));
	}

	@Test
	void argumentsMayBeWrittenOut() {
		new GatewayContext().route("r", "http://origin", List.of(), List.of())
			.and("predicates[0].name", "Path")
			.and("predicates[0].args.patterns", "/a/{id}")
			.and("filters[0].name", "StripPrefix")
			.and("filters[0].args.parts", "2")
			.and("filters[1].name", "ForwardAuth")
			.and("filters[1].args.policy", "none")
			.and("filters[1].args.keep-identity-headers", "true")
			.and("filters[2].name", "AddRequestHeader")
			.and("filters[2].args.name", "X-Id")
			.and("filters[2].args.value", "{id}")
			.compiled((table) -> {
				Route route = straight(table, 0);
				assertThat(route.steps().get(0)).isEqualTo(new PathSteps.StripPrefix(2));
				assertThat(route.keepIdentityHeaders()).isTrue();
				RoutedRequest request = new RoutedRequest(Requests.get("/a/7").edge(), route);
				((Step.RequestStep) route.steps().get(1)).apply(request);
				assertThat(request.headers().get("X-Id")).isEqualTo("7");
				assertThat(table.match(Requests.get("/b/7").edge())).isInstanceOf(Match.NoRoute.class);
			});
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			plain              | http://origin             | http  | origin    | 80   | origin
			port               | http://origin:8080/path?q | http  | origin    | 8080 | origin:8080
			TLS                | https://origin            | https | origin    | 443  | origin
			the other's port   | https://origin:80         | https | origin    | 80   | origin:80
			upper case         | HTTP://origin             | http  | origin    | 80   | origin
			IPv6               | http://[::1]:9            | http  | ::1       | 9    | [::1]:9
			""")
	void originIsReadFromTheUri(String description, String uri, String scheme, String host, int port,
			String authority) {
		new GatewayContext().route("r", uri, ALL, List.of()).compiled((table) -> {
			assertThat(straight(table, 0).origin()).isEqualTo(new Origin(scheme, host, port));
			assertThat(straight(table, 0).origin().authority()).isEqualTo(authority);
		});
	}

	@Test
	void metadataOverridesTimeoutsAndHost() {
		new GatewayContext().route("r", "http://origin", ALL, List.of())
			.and("metadata.connect-timeout", "200")
			.and("metadata.response-timeout", "-1")
			.and("metadata.pass-host-header", "false")
			.route("preserving", "http://origin", ALL, List.of("PreserveHostHeader"))
			.and("metadata.pass-host-header", "false")
			.route("silent", "http://origin", ALL, List.of())
			.compiled((table) -> {
				assertThat(straight(table, 0).connectTimeout()).isEqualTo(Duration.ofMillis(200));
				assertThat(straight(table, 0).responseTimeout()).isNegative();
				assertThat(straight(table, 0).passHostHeader()).isFalse();
				assertThat(straight(table, 1).passHostHeader()).isTrue();
				assertThat(straight(table, 2).passHostHeader()).isTrue();
				assertThat(straight(table, 2).connectTimeout()).isNull();
				assertThat(straight(table, 2).responseTimeout()).isNull();
			});
	}

	@Test
	void onlyTheFirstPrefixPathCounts() {
		new GatewayContext().with("default-filters[0]", "PrefixPath=/first")
			.route("r", "http://origin", ALL, List.of("PrefixPath=/second"))
			.compiled((table) -> {
				RoutedRequest request = new RoutedRequest(Requests.get("/a").edge(), straight(table, 0));
				straight(table, 0).steps()
					.stream()
					.filter(Step.RequestStep.class::isInstance)
					.forEach((step) -> ((Step.RequestStep) step).apply(request));
				assertThat(request.originTarget()).isEqualTo("/first/a");
			});
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "unsure",
			textBlock = """
					a filter of the long tail       | http://origin | Path=/**      | AddRequestParameter=a,b       | r      | AddRequestParameter
					a predicate of the long tail    | http://origin | Cookie=a,b    | StripPrefix=1                 | unsure | predicate Cookie
					another scheme                  | ws://origin   | Path=/**      | StripPrefix=1                 | r      | scheme ws
					a header of the hop             | http://origin | Path=/**      | SetRequestHeader=Host,x       | r      | on Host
					framing of the answer           | http://origin | Path=/**      | RemoveResponseHeader=Content-Length | r | on Content-Length
					a variable nobody gives         | http://origin | Path=/**      | AddRequestHeader=X-A,{id}     | r      | URI variable
					a variable not always given     | http://origin | Path=/a,/{id} | SetPath=/x/{id}               | r      | URI variable
					a path without a slash          | http://origin | Path=/**      | SetPath=x                     | r      | slash
					""")
	void notStraight(String description, String uri, String predicate, String filter, String found, String reason) {
		new GatewayContext().route("r", uri, List.of(predicate), List.of(filter)).compiled((table) -> {
			Match match = table.match(Requests.get("/b").edge());
			assertThat(match).isInstanceOfSatisfying(Match.SpringWay.class, (way) -> {
				assertThat(way.routeId()).isEqualTo(found);
				assertThat(way.reason()).contains(reason);
			});
			assertThat(table.entries().get(0).auth().policies()).containsExactly("default");
		});
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			unknown metadata                | metadata.team           | blue  | metadata team
			zero                            | metadata.response-timeout | 0   | response-timeout
			""")
	void metadataThatKeepsARouteOffTheLine(String description, String key, String value, String reason) {
		new GatewayContext().route("r", "http://origin", ALL, List.of())
			.and(key, value)
			.compiled((table) -> assertThat(table.entries().get(0).reason()).contains(reason));
	}

	@ParameterizedTest
	@ValueSource(strings = { "connect-timeout", "response-timeout" })
	void timeoutThatIsNoNumberIsRefused(String key) {
		GatewayContext context = new GatewayContext().route("r", "http://origin", ALL, List.of())
			.and("metadata." + key, "soon");
		assertThatExceptionOfType(RouteConfigurationException.class).isThrownBy(() -> context.compiled((table) -> {
		})).withMessageContaining(key).withMessageContaining("soon");
	}

	@Test
	void anUnknownRouteIsPassedOverOnlyIfAKnownPredicateFails() {
		new GatewayContext().route("odd", "http://origin", List.of("Path=/odd/**", "Cookie=a,b"), List.of())
			.route("even", "http://origin", ALL, List.of())
			.compiled((table) -> {
				assertThat(table.match(Requests.get("/odd/1").edge())).isInstanceOf(Match.SpringWay.class);
				assertThat(table.match(Requests.get("/%6Fdd/1").edge())).isInstanceOf(Match.SpringWay.class);
				assertThat(table.match(Requests.get("/odd;x/1").edge())).isInstanceOf(Match.SpringWay.class);
				assertThat(table.match(Requests.get("/even").edge())).isEqualTo(new Match.Straight(straight(table, 1)));
			});
	}

	@Test
	void orderIsSpringCloudGateways() {
		new GatewayContext().route("last", "http://origin", ALL, List.of())
			.and("order", "5")
			.route("first", "http://origin", ALL, List.of())
			.route("second", "http://origin", ALL, List.of())
			.compiled((table) -> assertThat(table.entries()).extracting(RouteEntry::id)
				.containsExactly("first", "second", "last"));
	}

	@Test
	void javaRoutesKeepTheirPlaceAndAreNeverRuledOut() {
		new GatewayContext().with(JavaRoutes.class)
			.route("later", "http://origin", ALL, List.of())
			.and("order", "1")
			.compiled((table) -> {
				assertThat(table.entries()).extracting(RouteEntry::id).containsExactly("java", "later");
				assertThat(table.match(Requests.get("/elsewhere").edge()))
					.isEqualTo(new Match.SpringWay(null, "no route definition"));
			});
	}

	@Test
	void aJavaRouteUnderTheIdOfABrokenDefinitionIsNotTakenForIt() {
		new GatewayContext().with(JavaRoutes.class)
			.with("fail-on-route-definition-error", "false")
			.route("java", "http://origin", List.of("Path=/other/**"), List.of("NoSuchFilter"))
			.compiled((table) -> {
				assertThat(table.entries()).hasSize(1);
				assertThat(table.match(Requests.get("/java").edge())).isInstanceOf(Match.SpringWay.class);
				assertThat(table.match(Requests.get("/elsewhere").edge())).isInstanceOf(Match.SpringWay.class);
			});
	}

	@Test
	void anIdUsedTwiceIsUnknownTwice() {
		new GatewayContext().with(JavaRoutes.class)
			.route("java", "http://origin", List.of("Path=/other/**"), List.of())
			.compiled((table) -> assertThat(table.entries()).hasSize(2)
				.allSatisfy((entry) -> assertThat(entry.reason()).contains("another route")));
	}

	@Test
	void aFactoryOfTheTeamsOwnIsNotTakenForSpringCloudGateways() {
		new GatewayContext().with(OwnStripPrefix.class)
			.route("r", "http://origin", ALL, List.of("StripPrefix=1"))
			.compiled((table) -> assertThat(table.entries().get(0).reason()).contains("filter StripPrefix"));
	}

	@Test
	void aPathPredicateThatDisregardsCaseDoesSoOnTheLine() {
		new GatewayContext().with(OwnParser.class)
			.route("r", "http://origin", List.of("Path=/a/**"), List.of())
			.compiled(
					(table) -> assertThat(table.match(Requests.get("/A/b").edge())).isInstanceOf(Match.Straight.class));
	}

	@Test
	void aBasePathSendsPathPredicatesTheSpringWay() {
		new GatewayContext().property("spring.webflux.base-path=/base")
			.route("r", "http://origin", List.of("Path=/a/**"), List.of())
			.compiled((table) -> assertThat(table.entries().get(0).reason()).contains("set up in its own way"));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			a bad header name    | AddRequestHeader=X A,b      | filter AddRequestHeader | X A
			a bad header value   | SetResponseHeader=X-A,a\u0001b | filter SetResponseHeader | a\u0001b
			a treacherous path   | SetPath=/a/..\\b            | filter SetPath          | /a/..\\b
			none beside another  | ForwardAuth=none,a          | ForwardAuth             | none,a
			""")
	void whatCanNeverWorkIsRefusedByName(String description, String filter, String setting, String value) {
		assertThatExceptionOfType(RouteConfigurationException.class).isThrownBy(
				() -> new GatewayContext().route("r9", "http://origin", ALL, List.of(filter)).compiled((table) -> {
				}))
			.satisfies((refused) -> {
				assertThat(refused.routeId()).isEqualTo("r9");
				assertThat(refused.setting()).isEqualTo(setting);
				assertThat(refused.value()).isEqualTo(value);
			});
	}

	private static Route straight(RouteTable table, int index) {
		RouteEntry entry = table.entries().get(index);
		assertThat(entry.reason()).isNull();
		return ((Match.Straight) entry.match()).route();
	}

	private static String name(Step step) {
		return (step instanceof Step.Ask ask) ? "Ask " + ask.policy() : step.getClass().getSimpleName();
	}

	@Configuration(proxyBeanMethods = false)
	static class JavaRoutes {

		@Bean
		RouteLocator javaRoutes(RouteLocatorBuilder builder) {
			return builder.routes().route("java", (route) -> route.path("/java/**").uri("http://origin")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStripPrefix {

		@Bean
		static BeanPostProcessor own() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof StripPrefixGatewayFilterFactory) ? new StripPrefixGatewayFilterFactory() {

						@Override
						public String name() {
							return "StripPrefix";
						}

					} : bean;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnParser {

		@Bean
		static BeanPostProcessor caseless() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (bean instanceof PathRoutePredicateFactory factory) {
						PathPatternParser parser = new PathPatternParser();
						parser.setCaseSensitive(false);
						factory.setPathPatternParser(parser);
					}
					return bean;
				}

			};
		}

	}

}
