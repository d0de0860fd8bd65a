package io.forwardauth.stub;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * One request and its answer to be.
 *
 * @param path the path as it came, without the query
 * @param query the decoded parameters
 */
record Exchange(HttpServerRequest request, HttpServerResponse response, Channel channel, String path,
		Map<String, List<String>> query) {

	static Exchange of(HttpServerRequest request, HttpServerResponse response) {
		Channel[] channel = new Channel[1];
		response.withConnection((connection) -> channel[0] = connection.channel());
		return new Exchange(request, response, channel[0], path(request), Map.of());
	}

	private static String path(HttpServerRequest request) {
		String uri = request.uri();
		int end = uri.indexOf('?');
		return (end < 0) ? uri : uri.substring(0, end);
	}

	/**
	 * With the query's parameters.
	 * @throws IllegalArgumentException where an escape is broken
	 */
	Exchange withQuery() {
		String uri = this.request.uri();
		if (uri.length() == this.path.length()) {
			return this;
		}
		Map<String, List<String>> parameters = new QueryStringDecoder(uri).parameters();
		return new Exchange(this.request, this.response, this.channel, this.path, parameters);
	}

	@Nullable String parameter(String name) {
		List<String> values = this.query.get(name);
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * A whole number from the query.
	 * @throws IllegalArgumentException where it is none from the minimum to the maximum
	 */
	long parameter(String name, long otherwise, long min, long max) {
		String text = parameter(name);
		return (text != null) ? number(name, text, min, max) : otherwise;
	}

	static long number(String name, String text, long min, long max) {
		if (text.matches("\\d{1,18}")) {
			long value = Long.parseLong(text);
			if (value >= min && value <= max) {
				return value;
			}
		}
		throw new IllegalArgumentException(name + " '" + text + "' is no number from " + min + " to " + max);
	}

	boolean isMethod(String method) {
		return this.request.method().name().equals(method);
	}

	Publisher<Void> send(Answer answer) {
		return answer.sendTo(this.response);
	}

	/**
	 * Waits on the connection's own event loop.
	 */
	Mono<Void> pause(long nanos) {
		return Mono.create((sink) -> {
			Future<?> timer = this.channel.eventLoop().schedule(() -> sink.success(), nanos, TimeUnit.NANOSECONDS);
			sink.onDispose(() -> timer.cancel(false));
		});
	}

}
