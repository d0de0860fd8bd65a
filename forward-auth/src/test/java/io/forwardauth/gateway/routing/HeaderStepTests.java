package io.forwardauth.gateway.routing;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory.NameConfig;
import org.springframework.cloud.gateway.filter.factory.AbstractNameValueGatewayFilterFactory.NameValueConfig;
import org.springframework.cloud.gateway.filter.factory.AddRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.AddRequestHeadersIfNotPresentGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.AddResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RemoveRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RemoveResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetResponseHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.support.config.KeyValue;
import org.springframework.cloud.gateway.support.config.KeyValueConfig;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each header filter on the line and in Spring Cloud Gateway, on the same request.
 */
class HeaderStepTests {

	private static final String PATTERN = "/a/{id}";

	private static final String PATH = "/a/7%2Fb";

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', nullValues = "absent", textBlock = """
			added where absent           | Add          | X-New      | 1
			added beside                 | Add          | x-present  | 2
			set where absent             | Set          | X-New      | 1
			set over all values          | Set          | X-PRESENT  | 2
			a variable, decoded          | Set          | X-New      | id={id}
			a text taken for a path      | Set          | X-New      | http://h//x/{id}
			braces only around           | Add          | X-New      | {id}{id}
			removed                      | Remove       | x-present  | absent
			removed where absent         | Remove       | X-New      | absent
			not added where present      | IfNotPresent | X-Present  | 2
			added if not present         | IfNotPresent | X-New      | a {id}
			added if blank               | IfNotPresent | X-Blank    | 2
			added to the answer          | AddAnswer    | X-Present  | {id}
			not added to the answer      | NoOverride   | x-present  | 2
			added to the answer if blank | NoOverride   | X-Blank    | 2
			set in the answer            | SetAnswer    | X-Present  | {id}
			removed from the answer      | RemoveAnswer | X-Present  | absent
			""")
	void doesWhatSpringCloudGatewayDoes(String description, String kind, String name, String value) {
		RoutedRequest request = request();
		HttpHeaders answer = filled();
		request.headers().add(filled());
		Step step = step(kind, name, value);
		if (step instanceof Step.RequestStep change) {
			change.apply(request);
		}
		else if (step instanceof Step.ResponseStep change) {
			change.apply(request, answer);
		}

		boolean onAnswer = step instanceof Step.ResponseStep;
		assertThat(values(onAnswer ? answer : request.headers()))
			.isEqualTo(spring(filter(kind, name, value), onAnswer));
	}

	@Test
	void aPathThatBringsAControlCharacterIntoAHeaderIsRefused() {
		RoutedRequest request = request("/a/%1Fx");

		assertThatExceptionOfType(RequestRefusedException.class)
			.isThrownBy(() -> new HeaderSteps.SetRequestHeader("X-New", new ValueTemplate("{id}")).apply(request))
			.satisfies((refused) -> assertThat(refused.status().code()).isEqualTo(400));
		assertThat(request.headers().isEmpty()).isTrue();
	}

	@Test
	void aControlCharacterIsLeftOutOfTheAnswer() {
		HttpHeaders answer = new DefaultHttpHeaders();

		new HeaderSteps.SetResponseHeader("X-New", new ValueTemplate("{id}")).apply(request("/a/%1Fx"), answer);

		assertThat(answer.get("X-New")).isEqualTo("x");
	}

	@Test
	void blanksAroundAVariableAreNoPartOfTheValue() {
		RoutedRequest request = request("/a/%20x%20");

		new HeaderSteps.SetRequestHeader("X-New", new ValueTemplate("{id}")).apply(request);

		assertThat(request.headers().get("X-New")).isEqualTo("x");
	}

	private static Step step(String kind, String name, String text) {
		ValueTemplate value = new ValueTemplate(String.valueOf(text));
		return switch (kind) {
			case "Add" -> new HeaderSteps.AddRequestHeader(name, value);
			case "Set" -> new HeaderSteps.SetRequestHeader(name, value);
			case "Remove" -> new HeaderSteps.RemoveRequestHeader(name);
			case "IfNotPresent" -> new HeaderSteps.AddRequestHeadersIfNotPresent(Map.of(name, List.of(value)));
			case "AddAnswer" -> new HeaderSteps.AddResponseHeader(name, value, true);
			case "NoOverride" -> new HeaderSteps.AddResponseHeader(name, value, false);
			case "SetAnswer" -> new HeaderSteps.SetResponseHeader(name, value);
			case "RemoveAnswer" -> new HeaderSteps.RemoveResponseHeader(name);
			default -> throw new IllegalArgumentException(kind);
		};
	}

	private static GatewayFilter filter(String kind, String name, String value) {
		return switch (kind) {
			case "Add" -> made(new AddRequestHeaderGatewayFilterFactory(), pair(new NameValueConfig(), name, value));
			case "Set" -> made(new SetRequestHeaderGatewayFilterFactory(), pair(new NameValueConfig(), name, value));
			case "Remove" -> made(new RemoveRequestHeaderGatewayFilterFactory(), named(name));
			case "IfNotPresent" -> made(new AddRequestHeadersIfNotPresentGatewayFilterFactory(), keyValue(name, value));
			case "AddAnswer" -> made(new AddResponseHeaderGatewayFilterFactory(),
					pair(new AddResponseHeaderGatewayFilterFactory.Config(), name, value));
			case "NoOverride" -> made(new AddResponseHeaderGatewayFilterFactory(),
					pair(new AddResponseHeaderGatewayFilterFactory.Config().setOverride(false), name, value));
			case "SetAnswer" ->
				made(new SetResponseHeaderGatewayFilterFactory(), pair(new NameValueConfig(), name, value));
			case "RemoveAnswer" -> made(new RemoveResponseHeaderGatewayFilterFactory(), named(name));
			default -> throw new IllegalArgumentException(kind);
		};
	}

	private static <C> GatewayFilter made(GatewayFilterFactory<C> factory, C config) {
		return factory.apply(config);
	}

	private static NameValueConfig pair(NameValueConfig config, String name, String value) {
		return config.setName(name).setValue(value);
	}

	private static NameConfig named(String name) {
		NameConfig config = new NameConfig();
		config.setName(name);
		return config;
	}

	private static KeyValueConfig keyValue(String name, String value) {
		KeyValueConfig config = new KeyValueConfig();
		config.setKeyValues(new KeyValue[] { new KeyValue(name, value) });
		return config;
	}

	private static Map<String, List<String>> spring(GatewayFilter filter, boolean onAnswer) {
		MockServerHttpRequest.BaseBuilder<?> builder = MockServerHttpRequest.method(HttpMethod.GET,
				URI.create("http://127.0.0.1" + PATH));
		filled().forEach((header) -> builder.header(header.getKey(), header.getValue()));
		MockServerWebExchange exchange = MockServerWebExchange.from(builder);
		filled().forEach((header) -> exchange.getResponse().getHeaders().add(header.getKey(), header.getValue()));
		assertThat(new PathRoutePredicateFactory(new WebFluxProperties())
			.apply(new PathRoutePredicateFactory.Config().setPatterns(List.of(PATTERN)))
			.test(exchange)).isTrue();
		AtomicReference<org.springframework.http.HttpHeaders> seen = new AtomicReference<>();
		filter.filter(exchange, (changed) -> {
			seen.set(changed.getRequest().getHeaders());
			return Mono.empty();
		}).block();
		Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		(onAnswer ? exchange.getResponse().getHeaders() : seen.get()).forEach(values::put);
		return values;
	}

	private static Map<String, List<String>> values(HttpHeaders headers) {
		Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.names().forEach((name) -> values.put(name, headers.getAll(name)));
		return values;
	}

	private static HttpHeaders filled() {
		return new DefaultHttpHeaders().add("X-Present", "1").add("X-Present", "one").add("X-Blank", "");
	}

	private static RoutedRequest request() {
		return request(PATH);
	}

	private static RoutedRequest request(String path) {
		PathPredicate predicate = PathPredicate.of(List.of(new PathPatternParser().parse(PATTERN)), true);
		Route route = new Route("r", new Origin("http", "origin", 80), List.of(), true, null, null, null,
				RouteAuth.UNSAID, List.of(predicate));
		return new RoutedRequest(Requests.get(path).edge(), route);
	}

}
