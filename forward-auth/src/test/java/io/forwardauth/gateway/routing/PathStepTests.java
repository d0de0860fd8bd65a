package io.forwardauth.gateway.routing;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.PrefixPathGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetPathGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.StripPrefixGatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.util.pattern.PathPatternParser;

import io.forwardauth.gateway.edge.CanonicalPath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Path filters on the line against Spring Cloud Gateway's own.
 */
class PathStepTests {

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "nothing", textBlock = """
			one of two                     | 1 | /a/b    | /b  | /a
			all of them                    | 2 | /a/b    | /   | /a/b
			more than there are            | 3 | /a/b    | /   | /a/b
			a slash at the end stays       | 1 | /a/b/   | /b/ | /a
			a slash at the end is no part  | 3 | /a/b/   | /   | /a/b
			nothing to take                | 1 | /       | /   | nothing
			none asked for                 | 0 | /a/b    | /a/b | nothing
			escapes stay                   | 1 | /a%2Fb/c%20d | /c%20d | /a%2Fb
			""")
	void stripPrefixSaysWhatItTook(String description, int parts, String path, String rest, String taken) {
		RoutedRequest request = request("/**", path);

		new PathSteps.StripPrefix(parts).apply(request);

		assertThat(request.originPath()).isEqualTo(rest);
		assertThat(request.headers().get("X-Forwarded-Prefix")).isEqualTo(taken);
		assertThat(request.edge().path()).isEqualTo(path);
	}

	@Test
	void stripPrefixComesAfterWhatATrustedProxySaid() {
		RoutedRequest request = request("/**", "/a/b/c");
		request.headers().set("X-Forwarded-Prefix", "/outer");

		new PathSteps.StripPrefix(1).apply(request);
		new PathSteps.StripPrefix(1).apply(request);

		assertThat(request.headers().getAll("X-Forwarded-Prefix")).containsExactly("/outer", "/a", "/b");
	}

	@Property(tries = 2000)
	void stripPrefixLeavesWhatSpringCloudGatewayLeavesAndItIsCanonical(@ForAll("paths") String path,
			@ForAll @IntRange(min = -1, max = 5) int parts) {
		StripPrefixGatewayFilterFactory.Config config = new StripPrefixGatewayFilterFactory.Config();
		config.setParts(parts);
		RoutedRequest request = request("/**", path);

		new PathSteps.StripPrefix(parts).apply(request);

		assertThat(request.originPath())
			.isEqualTo(spring("/**", path, new StripPrefixGatewayFilterFactory().apply(config)));
		assertThat(CanonicalPath.of(request.originPath())).isEqualTo(request.originPath());
	}

	@Property(tries = 2000)
	void prefixPathMakesWhatSpringCloudGatewayMakes(@ForAll("paths") String path,
			@ForAll("templates") String template) {
		PrefixPathGatewayFilterFactory.Config config = new PrefixPathGatewayFilterFactory.Config();
		config.setPrefix(template);
		GatewayFilter filter = new PrefixPathGatewayFilterFactory().apply(config);

		assertSame(path, filter, new PathSteps.PrefixPath(new PathTemplate(template)));
	}

	@Property(tries = 2000)
	void setPathMakesWhatSpringCloudGatewayMakes(@ForAll("paths") String path, @ForAll("templates") String template) {
		SetPathGatewayFilterFactory.Config config = new SetPathGatewayFilterFactory.Config();
		config.setTemplate(template);
		GatewayFilter filter = new SetPathGatewayFilterFactory().apply(config);

		assertSame(path, filter, new PathSteps.SetPath(new PathTemplate(template)));
	}

	@Test
	void aRewrittenPathIsMadeCanonicalAgain() {
		RoutedRequest request = request("/**", "/a");

		new PathSteps.PrefixPath(new PathTemplate("/x//y/../z/")).apply(request);

		assertThat(request.originPath()).isEqualTo("/x/z/a");
	}

	@Test
	void aPathThatAnOriginCouldTakeForAnotherIsRefused() {
		RoutedRequest request = request("/{name}", "/%3Bx");

		assertThatExceptionOfType(RequestRefusedException.class)
			.isThrownBy(() -> new PathSteps.SetPath(new PathTemplate("/b/..{name}")).apply(request))
			.satisfies((refused) -> assertThat(refused.status().code()).isEqualTo(400));
	}

	@Provide
	Arbitrary<String> paths() {
		return PathArbitraries.of("a", "ab", "b.c", "~", "a%20b", "a%2Fb", "%25", "%252e", "%C3%A9", "a;v=1", "+", ":@",
				"!$&'()*,=", "%3F", "%23", "%7B");
	}

	@Provide
	Arbitrary<String> templates() {
		return Arbitraries.of("/x", "/x/", "/x y", "/x%20y", "/{first}", "/x/{first}/y", "/{first}{rest}", "/é",
				"/x?q={first}", "/x//y");
	}

	/** Under a pattern that names the first segment and the rest. */
	private static void assertSame(String path, GatewayFilter filter, Step.RequestStep step) {
		String pattern = "/{first}/{*rest}";
		if (!new PathPatternParser().parse(pattern).matches(Requests.get(path).subject().pathContainer())) {
			return;
		}
		String expected = CanonicalPath.of(spring(pattern, path, filter));
		RoutedRequest request = request(pattern, path);
		if (expected == null) {
			assertThatExceptionOfType(RequestRefusedException.class).isThrownBy(() -> step.apply(request));
		}
		else {
			step.apply(request);
			assertThat(request.originPath()).isEqualTo(expected);
		}
	}

	private static String spring(String pattern, String path, GatewayFilter filter) {
		MockServerWebExchange exchange = Requests.get(path).spring();
		assertThat(new PathRoutePredicateFactory(new WebFluxProperties())
			.apply(new PathRoutePredicateFactory.Config().setPatterns(List.of(pattern)))
			.test(exchange)).isTrue();
		AtomicReference<String> seen = new AtomicReference<>();
		filter.filter(exchange, (changed) -> {
			seen.set(changed.getRequest().getURI().getRawPath());
			return Mono.empty();
		}).block();
		return seen.get();
	}

	private static RoutedRequest request(String pattern, String path) {
		PathPredicate predicate = PathPredicate.of(List.of(new PathPatternParser().parse(pattern)), true);
		Route route = new Route("r", new Origin("http", "origin", 80), List.of(), true, null, null, null,
				RouteAuth.UNSAID, List.of(predicate));
		return new RoutedRequest(Requests.get(path).edge(), route);
	}

}
