package io.forwardauth.gateway.server;

/**
 * Who takes a request when its head has arrived: the first station after the server.
 */
@FunctionalInterface
public interface ExchangeHandler {

	void handle(ServerExchange exchange);

}
