package io.forwardauth.stub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Which path does what.
 */
final class Routes implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

	static final String VERIFY = "/verify";

	static final String ALWAYS = "/always";

	/** The answer of {@code /always}. */
	static final Answer LET_IN = Answer.empty(200, VerifyHandler.identity("demo", null));

	private static final String STATUS = "/status/";

	private static final Set<String> UNCOUNTED = Set.of("/calls", "/state", "/health");

	private final State state;

	private final Calls calls;

	private final Delay delay;

	private final Supplier<RandomGenerator> chance;

	private final Map<String, Function<Exchange, Publisher<Void>>> byPath = new TreeMap<>();

	Routes(State state, Calls calls, Delay delay, Supplier<RandomGenerator> chance) {
		this.state = state;
		this.calls = calls;
		this.delay = delay;
		this.chance = chance;
		this.byPath.put(VERIFY,
				(exchange) -> exchange.send(state.verify().answer(exchange.request().requestHeaders())));
		this.byPath.put(ALWAYS, (exchange) -> exchange.send(LET_IN));
		this.byPath.put("/forbidden", (exchange) -> exchange.send(Answer.error(403, "not allowed")));
		this.byPath.put("/signin", SignIn::start);
		this.byPath.put("/login", SignIn::page);
		this.byPath.put("/redirect", Routes::redirect);
		this.byPath.put("/headers", Routes::headers);
		this.byPath.put("/reset", Faults::reset);
		this.byPath.put("/half", Faults::half);
		this.byPath.put("/garbage", Faults::garbage);
		this.byPath.put("/hang", Faults::hang);
		this.byPath.put("/big", Faults::big);
		this.byPath.put("/interim", Faults::interim);
		this.byPath.put("/state", this::state);
		this.byPath.put("/calls", this::calls);
		this.byPath.put("/health", (exchange) -> exchange.send(Answer.json(200, Map.of("status", "UP"))));
	}

	@Override
	public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
		Exchange exchange = Exchange.of(request, response);
		if (!UNCOUNTED.contains(exchange.path())) {
			this.calls.count(exchange.path());
		}
		try {
			Exchange complete = exchange.withQuery();
			String asked = complete.parameter("delay");
			long nanos = ((asked != null) ? Delay.parse(asked) : this.delay).nextNanos(this.chance.get());
			Mono<Void> answer = Mono.defer(() -> Mono.fromDirect(answer(complete)));
			return (nanos > 0) ? complete.pause(nanos).then(answer) : answer;
		}
		catch (IllegalArgumentException ex) {
			return exchange.send(refusal(ex));
		}
	}

	private Publisher<Void> answer(Exchange exchange) {
		Function<Exchange, Publisher<Void>> route = this.byPath.get(exchange.path());
		try {
			if (route != null) {
				return route.apply(exchange);
			}
			if (exchange.path().startsWith(STATUS)) {
				return status(exchange);
			}
		}
		catch (IllegalArgumentException ex) {
			return exchange.send(refusal(ex));
		}
		List<String> known = new ArrayList<>(this.byPath.keySet());
		known.add(STATUS + "{code}");
		return exchange.send(Answer.json(404, Map.of("error", "no such path", "paths", known)));
	}

	private static Answer refusal(IllegalArgumentException cause) {
		return Answer.error(400, String.valueOf(cause.getMessage()));
	}

	private static Publisher<Void> status(Exchange exchange) {
		int code = (int) Exchange.number("status", exchange.path().substring(STATUS.length()), 200, 599);
		return exchange.send(Answer.json(code, Map.of("status", code)));
	}

	private static Publisher<Void> redirect(Exchange exchange) {
		String target = exchange.parameter("to");
		if (target == null) {
			throw new IllegalArgumentException("redirect to where? write ?to=URL");
		}
		return exchange.send(Answer.empty(302, new DefaultHttpHeaders().set(HttpHeaderNames.LOCATION, target)));
	}

	/**
	 * What arrived, as JSON; names in the order and case of the wire, a list of values
	 * each.
	 */
	private static Publisher<Void> headers(Exchange exchange) {
		Map<String, List<String>> headers = new LinkedHashMap<>();
		exchange.request()
			.requestHeaders()
			.forEach((header) -> headers.computeIfAbsent(header.getKey(), (name) -> new ArrayList<>())
				.add(header.getValue()));
		return exchange.request()
			.receive()
			.map((buffer) -> (long) buffer.readableBytes())
			.reduce(0L, Long::sum)
			.flatMap((bytes) -> {
				Map<String, Object> arrived = new LinkedHashMap<>();
				arrived.put("method", exchange.request().method().name());
				arrived.put("uri", exchange.request().uri());
				arrived.put("headers", headers);
				arrived.put("bodyBytes", bytes);
				return Mono.fromDirect(exchange.send(Answer.json(200, arrived)));
			});
	}

	private Publisher<Void> state(Exchange exchange) {
		if (exchange.isMethod("PUT")) {
			return exchange.request().receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> {
				try {
					this.state.set(Behaviour.parse(body));
				}
				catch (IllegalArgumentException ex) {
					return Mono.fromDirect(exchange.send(refusal(ex)));
				}
				return Mono.fromDirect(exchange.send(shownState()));
			});
		}
		if (exchange.isMethod("DELETE")) {
			this.state.reset();
		}
		return exchange.send(answerUnlessRefused(exchange, "GET, HEAD, PUT, DELETE", shownState()));
	}

	private Publisher<Void> calls(Exchange exchange) {
		if (exchange.isMethod("DELETE")) {
			this.calls.reset();
		}
		Map<String, Object> counted = new LinkedHashMap<>();
		counted.put("total", this.calls.total());
		counted.put("byPath", this.calls.byPath());
		return exchange.send(answerUnlessRefused(exchange, "GET, HEAD, DELETE", Answer.json(200, counted)));
	}

	private Answer shownState() {
		return Answer.json(200, this.state.get().toMap());
	}

	private static Answer answerUnlessRefused(Exchange exchange, String allowed, Answer answer) {
		String method = exchange.request().method().name();
		if (List.of(allowed.split(", ")).contains(method)) {
			return answer;
		}
		return Answer.error(405, "use " + allowed, new DefaultHttpHeaders().set(HttpHeaderNames.ALLOW, allowed));
	}

}
