package io.forwardauth.gateway.routing;

import io.forwardauth.gateway.server.ServerExchange;

/**
 * A request that found a straight route.
 *
 * @param exchange the means to answer it
 * @param routed the request and its route
 */
public record RoutedExchange(ServerExchange exchange, RoutedRequest routed) {

}
