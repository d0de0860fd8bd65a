package io.forwardauth.gateway.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.cloud.gateway.handler.predicate.HostRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.MethodRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.AntPathMatcher;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The line's predicates against Spring Cloud Gateway's own.
 */
class PredicateParityTests {

	@Property(tries = 5000)
	void pathMatchesWhereSpringCloudGatewayMatchesAndNamesTheSame(@ForAll("patterns") List<String> patterns,
			@ForAll("paths") String path) {
		PathPredicate line = PathPredicate.of(patterns.stream().map(new PathPatternParser()::parse).toList(), true);
		Predicate<ServerWebExchange> spring = new PathRoutePredicateFactory(new WebFluxProperties())
			.apply(new PathRoutePredicateFactory.Config().setPatterns(patterns));
		MockServerWebExchange exchange = Requests.get(path).spring();
		MatchSubject subject = Requests.get(path).subject();

		boolean expected = spring.test(exchange);

		assertThat(line.test(subject)).isEqualTo(expected);
		if (expected) {
			Map<String, String> variables = new HashMap<>();
			line.extract(subject, variables);
			assertThat(variables).isEqualTo(ServerWebExchangeUtils.getUriTemplateVariables(exchange));
		}
		Statistics.label("matches").collect(expected);
		Statistics.label("shortcut").collect(line.alternatives().get(0).shortcut().kind());
	}

	@Property(tries = 5000)
	void hostMatchesWhereverSpringCloudGatewayMatchesAndNamesTheSame(@ForAll("hostPatterns") List<String> patterns,
			@ForAll("hosts") String host, @ForAll boolean includePort) {
		HostPredicate line = HostPredicate.of(patterns, includePort);
		Predicate<ServerWebExchange> spring = hostFactory(includePort)
			.apply(new HostRoutePredicateFactory.Config().setPatterns(patterns));
		MockServerWebExchange exchange = Requests.host(host).spring();
		MatchSubject subject = Requests.host(host).subject();

		boolean expected = spring.test(exchange);

		if (expected) {
			assertThat(line.test(subject)).isTrue();
			if (patterns.size() == 1) {
				Map<String, String> variables = new HashMap<>();
				line.extract(subject, variables);
				assertThat(variables).isEqualTo(ServerWebExchangeUtils.getUriTemplateVariables(exchange));
			}
		}
		Statistics.label("matches").collect(expected);
	}

	@Property(tries = 5000)
	void hostMatchesNothingButTheFormsOfOneHost(@ForAll("hostPatterns") List<String> patterns,
			@ForAll("hosts") String host) {
		AntPathMatcher matcher = new AntPathMatcher(".");
		String name = host.replaceFirst(":\\d*$", "");
		String rootless = name.replaceFirst("(?<=.)\\.$", "");
		String port = host.matches(".*:\\d+") ? host.substring(host.lastIndexOf(':') + 1) : "80";
		List<String> forms = List.of(host, name, rootless, name.isEmpty() ? name : rootless + ":" + port);
		boolean expected = forms.stream()
			.map((form) -> form.toLowerCase(Locale.ROOT))
			.anyMatch((form) -> patterns.stream()
				.anyMatch((pattern) -> matcher.match(pattern.toLowerCase(Locale.ROOT), form)));

		assertThat(HostPredicate.of(patterns, true).test(Requests.host(host).subject())).isEqualTo(expected);
		Statistics.label("matches").collect(expected);
	}

	@Property
	void methodMatchesWhereSpringCloudGatewayMatches(@ForAll("methods") Set<String> methods,
			@ForAll("method") String method) {
		MethodRoutePredicateFactory.Config config = new MethodRoutePredicateFactory.Config();
		config.setMethods(methods.stream().map(HttpMethod::valueOf).toArray(HttpMethod[]::new));
		Requests request = new Requests(method, "/", "example.org", "http");

		assertThat(new MethodPredicate(List.copyOf(methods)).test(request.subject()))
			.isEqualTo(new MethodRoutePredicateFactory().apply(config).test(request.spring()));
	}

	@Provide
	Arbitrary<String> paths() {
		return PathArbitraries.of("a", "ab", "b", "A", "a.b", "~", "-", "%20", "%2F", "a%2Fb", "%C3%A9", ";v=1", "+",
				":", "@", "!$&'()*,=");
	}

	@Provide
	Arbitrary<List<String>> patterns() {
		Arbitrary<String> segment = Arbitraries.of("a", "ab", "b", "a.b", "{}", "*", "a*", "?", "{:[a-z]+}", "a%20b",
				"~", "a b", "+");
		Arbitrary<String> end = Arbitraries.of("", "", "/", "/**", "/**", "/**", "/{*rest}", "/*");
		return Combinators.combine(segment.list().ofMaxSize(3), end)
			.as((segments, last) -> "/" + String.join("/", numbered(segments)) + last)
			.map((pattern) -> pattern.replace("//", "/"))
			.list()
			.ofMinSize(1)
			.ofMaxSize(2);
	}

	@Provide
	Arbitrary<String> hosts() {
		Arbitrary<String> label = Arbitraries.of("a", "b", "ab", "A", "org", "Org", "x-y", "");
		return Combinators.combine(label.list().ofMinSize(1).ofMaxSize(4), Arbitraries.of("", ".", ":80", ":8080"))
			.as((labels, end) -> String.join(".", labels) + end);
	}

	@Provide
	Arbitrary<List<String>> hostPatterns() {
		Arbitrary<String> label = Arbitraries.of("a", "b", "ab", "A", "org", "*", "**", "{}", "{:a.}", "a*", "?");
		return Combinators
			.combine(label.list().ofMinSize(1).ofMaxSize(3), Arbitraries.of("", "", ".org", ":80", ":8080", ":*"))
			.as((labels, end) -> String.join(".", numbered(labels)) + end)
			.list()
			.ofMinSize(1)
			.ofMaxSize(2);
	}

	@Provide
	Arbitrary<String> method() {
		return Arbitraries.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
	}

	@Provide
	Arbitrary<Set<String>> methods() {
		return method().set().ofMaxSize(3);
	}

	private static List<String> numbered(List<String> segments) {
		return IntStream.range(0, segments.size()).mapToObj((i) -> segments.get(i).replace("{", "{v" + i)).toList();
	}

	private static HostRoutePredicateFactory hostFactory(boolean includePort) {
		return new HostRoutePredicateFactory(includePort);
	}

}
