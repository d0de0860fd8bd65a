package io.forwardauth.gateway.edge;

import io.forwardauth.gateway.server.ServerExchange;

/**
 * An exchange and its request as the edge settled it: what the edge hands on.
 *
 * @param exchange the client's side
 * @param request what can be believed of the request
 */
public record EdgeExchange(ServerExchange exchange, EdgeRequest request) {

}
