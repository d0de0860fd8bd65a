package io.forwardauth.gateway.auth;

import java.util.List;

import io.forwardauth.gateway.routing.RoutedRequest;
import io.forwardauth.gateway.server.ServerExchange;

/**
 * A request that may go on to its origin: all policies of its route allow it, and its
 * steps have run.
 *
 * @param exchange the means to answer it
 * @param routed the request as steps and policies left it
 * @param identity what of its trailers a client must not supply
 */
public record AuthorizedExchange(ServerExchange exchange, RoutedRequest routed, List<IdentityHeaders> identity) {

}
