package io.forwardauth.bench;

import java.net.URI;
import java.util.Optional;

import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ServerWebExchange;

/**
 * ForwardAuth in the fewest lines: the client's headers go to the auth server, its
 * {@code X-User} to the origin, and whatever is not 2xx back to the client. Nothing of
 * what the gateway's edge and policies take care of is here.
 */
@Component
class NaiveForwardAuthFilter implements GlobalFilter {

	private static final String USER = "X-User";

	private final WebClient client = WebClient.create();

	private final URI address;

	NaiveForwardAuthFilter(@Value("${AUTH_URL}") URI address) {
		this.address = address;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return this.client.get()
			.uri(this.address)
			.headers((headers) -> fill(headers, exchange.getRequest()))
			.exchangeToMono((answer) -> answer.toEntity(byte[].class))
			.flatMap((answer) -> answer.getStatusCode().is2xxSuccessful() ? chain.filter(allowed(exchange, answer))
					: denied(exchange.getResponse(), answer));
	}

	private static void fill(HttpHeaders headers, ServerHttpRequest request) {
		headers.addAll(request.getHeaders());
		headers.remove(HttpHeaders.HOST);
		headers.remove(HttpHeaders.CONTENT_LENGTH);
		headers.remove(HttpHeaders.TRANSFER_ENCODING);
		headers.remove(USER);
		headers.set("X-Forwarded-Method", request.getMethod().name());
		headers.set("X-Forwarded-Uri", request.getURI().getRawPath());
	}

	private static ServerWebExchange allowed(ServerWebExchange exchange, ResponseEntity<byte[]> answer) {
		return exchange.mutate()
			.request((request) -> request.headers((headers) -> {
				headers.remove(USER);
				Optional.ofNullable(answer.getHeaders().getFirst(USER)).ifPresent((user) -> headers.set(USER, user));
			}))
			.build();
	}

	private static Mono<Void> denied(ServerHttpResponse response, ResponseEntity<byte[]> answer) {
		response.setStatusCode(answer.getStatusCode());
		response.getHeaders().addAll(answer.getHeaders());
		byte[] body = Optional.ofNullable(answer.getBody()).orElseGet(() -> new byte[0]);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

}
