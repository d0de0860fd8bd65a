package io.forwardauth.gateway.spring;

import java.nio.charset.StandardCharsets;

import io.forwardauth.gateway.auth.BodyForwarding;
import io.forwardauth.gateway.auth.Decision;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Answers that the gateway gives itself on the Spring way. A denial is only put on the
 * response, so that response filters listed before the policy still see it; it goes out
 * when the filters are through.
 */
final class Denials {

	private static final String BODY = Denials.class.getName() + ".body";

	private Denials() {
	}

	/** Puts an answer in the gateway's own words on the response. */
	static void answer(ServerWebExchange exchange, HttpResponseStatus status, String reason) {
		SettledRequest settled = SettledRequest.of(exchange);
		if (settled != null) {
			settled.facts().reason = reason;
		}
		exchange.getAttributes().put(BODY, plain(exchange.getResponse(), status));
	}

	/** Sends what was put on the response, if anything was. */
	static Mono<Void> send(ServerWebExchange exchange) {
		Object body = exchange.getAttributes().remove(BODY);
		ServerHttpResponse response = exchange.getResponse();
		if (!(body instanceof byte[] bytes) || response.isCommitted()) {
			return Mono.empty();
		}
		if (bytes.length == 0 || HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
			return response.setComplete();
		}
		DataBuffer buffer = response.bufferFactory().wrap(bytes);
		return response.writeWith(Mono.just(buffer));
	}

	/** Puts the auth server's answer on the response. */
	static Mono<Void> denied(ServerWebExchange exchange, Decision.Deny deny) {
		return denied(exchange, deny, null);
	}

	private static Mono<Void> denied(ServerWebExchange exchange, Decision.Deny deny, @Nullable String reason) {
		say(exchange, "deny", reason);
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(HttpStatusCode.valueOf(deny.status().code()));
		HttpHeaders headers = response.getHeaders();
		deny.headers().names().forEach(headers::remove);
		deny.headers().forEach((entry) -> headers.add(entry.getKey(), entry.getValue()));
		byte[] body = new byte[deny.body().readableBytes()];
		deny.body().getBytes(deny.body().readerIndex(), body);
		exchange.getAttributes().put(BODY, body);
		return Mono.empty();
	}

	/** Puts on the response that the body is too long for a policy. */
	static Mono<Void> tooLong(ServerWebExchange exchange) {
		return denied(exchange, BodyForwarding.denial(), BodyForwarding.TOO_LONG);
	}

	/** Puts on the response that no decision could be had. */
	static Mono<Void> failed(ServerWebExchange exchange, Decision.Failure failure) {
		say(exchange, "error", failure.reason());
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(HttpStatusCode.valueOf(failure.status().code()));
		response.getHeaders().setContentLength(0);
		exchange.getAttributes().put(BODY, new byte[0]);
		return Mono.empty();
	}

	private static void say(ServerWebExchange exchange, String decision, @Nullable String reason) {
		SettledRequest settled = SettledRequest.of(exchange);
		if (settled != null) {
			settled.facts().decision = decision;
			settled.facts().reason = reason;
		}
	}

	private static byte[] plain(ServerHttpResponse response, HttpResponseStatus status) {
		byte[] text = status.reasonPhrase().getBytes(StandardCharsets.US_ASCII);
		response.setStatusCode(HttpStatusCode.valueOf(status.code()));
		response.getHeaders().setContentType(new MediaType("text", "plain", StandardCharsets.UTF_8));
		response.getHeaders().setContentLength(text.length);
		return text;
	}

}
