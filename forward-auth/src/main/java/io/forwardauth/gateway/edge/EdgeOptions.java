package io.forwardauth.gateway.edge;

/**
 * What the edge is told at start-up.
 *
 * @param trustedProxies whose forwarded headers are believed
 * @param serverName this host's name, for X-Forwarded-Server
 */
public record EdgeOptions(TrustedProxies trustedProxies, String serverName) {

}
